"""What is typed becomes words as the database holds them; both sides fold alike."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from members.search import folded, is_typo, parse
from tests.support.searches import SETTINGS

LETTERS = st.characters(max_codepoint=0x17F, categories=["L", "Nd", "Zs"])
# Two letters only: so that words are often a typo apart.
WORDS = st.text("ab", min_size=3, max_size=10)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Herøya  Industripark", ["heroya", "industripark"]),
        ("CO₂-fangst, CO2", ["co2", "fangst"]),
        ("e-drivstoff R&D b.630", ["e drivstoff", "r d", "b 630"]),
        ("yara i vest n", ["yara", "vest"]),
        ("norcem A/S", ["norcem"]),
        ("og", ["og"]),
        ("AS", ["as"]),
        ("NO 934 949 145 MVA", ["934949145"]),
        ("org. nr: 934949145 norcem", ["934949145", "norcem"]),
        ("934 949 1456", ["934", "949", "1456"]),
        ("Ærfugl å ßø", ["aerfugl", "sso"]),
        ("!!! 🙂 \0", []),
        ("a b c d e f g h i j", [*"abcdefgh"]),
        ("x" * 8000, ["x" * 40]),
        (" " * 399 + "yara", ["y"]),
        (" " * 400 + "yara", []),
    ],
)
def test_what_is_typed_becomes_words(text, words):
    assert parse(text).words == tuple(words)


def test_the_phrase_is_the_name_without_its_legal_form():
    query = parse("Vekst i Grenland IKS")

    assert (query.words, query.phrase) == (("vekst", "grenland"), "vekst i grenland")


@pytest.mark.django_db
@SETTINGS
@given(st.text(LETTERS, max_size=30), WORDS, WORDS)
def test_words_and_typos_are_the_same_here_and_in_the_database(text, part, word):
    here = "".join(c if c.isascii() and c.isalnum() else " " for c in folded(text))
    statement = "SELECT words_in(%s), is_typo(%s, %s)"

    with connection.cursor() as cursor:
        cursor.execute(statement, (text, part, word))
        [(words, typo)] = cursor.fetchall()

    assert (words.split(), typo) == (here.split(), is_typo(part, word))


@pytest.mark.parametrize(
    ("part", "word", "expected"),
    [
        ("sementt", "sement", True),
        ("smeent", "sement", True),
        ("smeen", "sement", False),
        ("sementfabrkk", "sementfabrikk", True),
        ("semntfabrkk", "sementfabrikk", True),
        ("semntfabrk", "sementfabrikk", False),
        ("smentfbrkkk", "sementfabrikk", False),
        ("yar", "yara", False),
        ("bergfyyd", "bergfald", True),
        ("bergfyd", "bergfal", False),
        ("bergyal", "bergfal", True),
        ("begrfal", "bergfal", True),
    ],
)
def test_long_words_may_have_two_typos_and_short_ones_none(part, word, expected):
    assert is_typo(part, word) == expected
