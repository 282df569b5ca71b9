"""The words that matched are marked, and nothing else of the text changes."""

import csv
import re
from collections import defaultdict
from itertools import permutations
from pathlib import Path

import pytest
from django.db import connection
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from members.models import SearchText
from members.search import marked
from tests.support.searches import HOSTILE, SETTINGS

TEXT = "Herøya <b>og</b> CO₂-fangst & sementfabrikken"


CASES = csv.DictReader(
    Path(__file__).with_name("highlights.csv").read_text().splitlines()
)
DECOMPOSED = "A\u030alesund"


def test_the_words_that_matched_are_marked():
    assert marked(DECOMPOSED, "ålesund") == f"<mark>{DECOMPOSED}</mark>"
    for row in CASES:
        marks = re.findall("<mark>(.*?)</mark>", marked(row["text"], row["words"]))
        assert "|".join(marks) == row["marked"], row


def test_what_is_not_marked_is_escaped_and_what_is_marked_too():
    assert marked(TEXT, "sement b") == (
        "Herøya &lt;b&gt;og&lt;/b&gt; CO₂-fangst &amp; <mark>sementfabrikken</mark>"
    )


@SETTINGS
@given(st.text(max_size=80) | HOSTILE, st.text(max_size=20) | HOSTILE)
def test_a_marked_text_without_its_marks_is_the_text(text, words):
    html = marked(text, f"{words} {text[:10]}")

    assert re.sub("</?mark>", "", html) == escape(text)
    assert not re.search("<mark>[^<]*<mark>|<mark></mark>", html)


@pytest.mark.django_db
def test_words_of_one_stem_in_the_database_have_one_here(grenland):
    stems = "SELECT word, ts_lexize(%s, word) FROM unnest(%s) word"
    texts = SearchText.objects.values_list("nb", "en")
    apart = []
    for dictionary, column in [("norwegian_stem", 0), ("english_stem", 1)]:
        words = sorted({word for row in texts for word in row[column].split()})
        by_stem = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(stems, [dictionary, words])
            for word, stem in cursor.fetchall():
                by_stem[tuple(stem)].append(word)
        by_stem.pop((), None)
        for group in by_stem.values():
            pairs = permutations(group, 2)
            apart += [pair for pair in pairs if "<mark>" not in marked(*pair)]

    assert apart == []
