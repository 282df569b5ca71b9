"""What is typed becomes words, gets a sensible answer, and is never an error."""

from hypothesis import given, strategies as st

from members.models import Organization
from members.queries.search import folded, is_typo, parse, ranked
from tests.support.cases import cases
from tests.support.events import rows
from tests.support.factories import make
from tests.support.searches import HOSTILE, SETTINGS, found


def test_no_word_is_no_filter_and_a_foreign_alphabet_finds_nothing():
    make.organization(name="Alfa AS")

    for words in ("", " ", "!!! – ?", "🙂", "\0", "%", "_", "\\", "'"):
        assert (found(words), ranked(words)) == (["Alfa AS"], None)
    assert found("Москва") == []
    assert [len(found("alfa " * 1600)), len(found("x" * 8000))] == [1, 0]


def test_short_words_are_looked_for_when_alone_where_a_name_begins():
    make.organization(name="Av og til i The Iglo AS")
    make.organization(name="Bom KS")
    make.organization(name="Yara KS")
    make.organization(name="Norsk Yttrium KS", summary_nb="Y i verket y.")

    for words in ("og", "the", "av og til", "as", "a"):
        assert found(words) == ["Av og til i The Iglo AS"]
    assert found("y") == ["Yara KS"]


def test_two_letters_are_a_word_of_a_topic_or_begin_a_word_of_a_name():
    make.member(name="Elektrolyse AS", topics=[make.topic(synonyms=["H2"])])
    make.organization(name="Nye H2verket AS")
    make.member(name="Sh2op AS", topics=[make.topic(label_nb="H2O")])

    assert found("h2") == ["Nye H2verket AS", "Elektrolyse AS"]


@SETTINGS
@given(HOSTILE)
def test_nothing_that_is_typed_is_an_error(words):
    name = "Alfa {a,b} NULL AS"
    Organization.objects.filter(name=name).delete()
    make.organization(name=name)

    assert found(words) in ([], [name])


LETTERS = st.characters(max_codepoint=0x17F, categories=["L", "Nd", "Zs"])
# Two letters only: so that words are often a typo apart.
WORDS = st.text("ab", min_size=3, max_size=10)


LONG = {"x" * 8000: ["x" * 40], " " * 399 + "yara": ["y"], " " * 400 + "yara": []}


def test_what_is_typed_becomes_words():
    short = {text: words for text, *words in cases(__file__, "words.csv")}
    for text, words in (short | LONG | {"!!! 🙂 \0": []}).items():
        assert parse(text).words == tuple(words), text


def test_the_phrase_is_the_name_without_its_legal_form():
    query = parse("Vekst i Grenland IKS")

    assert (query.words, query.phrases) == (("vekst",), ("vekst i grenland",))


@SETTINGS
@given(st.text(LETTERS, max_size=30), WORDS, WORDS)
def test_words_and_typos_are_the_same_here_and_in_the_database(text, part, word):
    here = "".join(c if c.isascii() and c.isalnum() else " " for c in folded(text))
    statement = "SELECT words_in(%s), is_typo(%s, %s)"

    [(words, typo)] = rows(statement, text, part, word)

    assert (words.split(), typo) == (here.split(), is_typo(part, word))


def test_long_words_may_have_two_typos_and_short_ones_none():
    for part, word, expected in cases(__file__, "typos.csv"):
        assert is_typo(part, word) == (expected == "yes"), part
