"""A hit says why it is one, and the words that matched are marked."""

import re
from collections import defaultdict
from itertools import permutations

import pytest
from django.utils import translation
from django.utils.html import escape
from hypothesis import given, strategies as st

from members.models import SearchText
from members.queries.search import marked, reasons
from tests.support.cases import cases
from tests.support.events import rows
from tests.support.factories import FAR_AHEAD, make
from tests.support.searches import HOSTILE, SETTINGS


@pytest.fixture
def cement():
    area = make.site(name="Frier Vest", municipality="Bamble")
    labels = {"label_nb": "Karbonfangst", "label_en": "Carbon capture"}
    topic = make.topic(synonyms=["CCS"], **labels)
    rafnes = make.site(name="Rafnes", part_of=area)
    made = make.member(name="Heidelberg AS", sites=[rafnes], topics=[topic])
    made.names.create(kind="former", name="Norcem AS")
    made.names.create(kind="short", name="HMS")
    make.project(title_nb="Langskip", title_en="Longship", partners=[made])
    sought = {"kind": "competence", "direction": "needed", "note": "Robotsveising"}
    make.stream(made, is_public=True, **sought)
    return made


def why(organization, words, day=None):
    return reasons([organization], words, day).get(organization.pk, [])


def test_what_the_name_does_not_say_has_a_reason(cement):
    with translation.override("en"):
        for words, *said in cases(__file__, "reasons.csv"):
            assert why(cement, words) == said, words
    with translation.override("nb"):
        assert why(cement, "longship") == ["prosjekt: Langskip"]


def test_what_is_retired_or_not_of_the_day_is_no_reason():
    retired = make.topic(label_nb="Myr", is_retired=True)
    made = make.member(name="Alfa AS", topics=[retired])
    make.presence(organization=made, site=make.site(name="Myra"), since=FAR_AHEAD)
    project = make.project(title_nb="Myrull")
    make.participation(organization=made, project=project, since=FAR_AHEAD)

    assert [len(why(made, "myr")), len(why(made, "myr", FAR_AHEAD))] == [0, 2]


def test_three_reasons_are_given_and_none_for_an_empty_page(django_assert_num_queries):
    made = make.organization(name="Alfa AS")
    for number in range(9):
        make.presence(organization=made, site=make.site(name=f"Rafnes {number}"))

    assert len(why(made, "rafnes")) == 3
    with django_assert_num_queries(0):
        assert reasons([], "rafnes") == {}


def test_a_site_that_has_the_word_comes_before_one_that_is_within_it():
    park = make.site(name="Xylenparken")
    sites = make.site(name="Anlegget", part_of=park), make.site(name="Xylenverket")

    with translation.override("en"):
        said = ["site: Xylenverket", "site: Anlegget, Xylenparken"]
        assert why(make.member(sites=sites), "xylen") == said


TEXT = "Herøya <b>og</b> CO₂-fangst & sementfabrikken"


DECOMPOSED = "A\u030alesund"


def test_the_words_that_matched_are_marked_and_the_rest_is_escaped():
    assert marked(DECOMPOSED, "ålesund") == f"<mark>{DECOMPOSED}</mark>"
    for text, words, expected in cases(__file__, "highlights.csv"):
        marks = re.findall("<mark>(.*?)</mark>", marked(text, words))
        assert "|".join(marks) == expected, words
    assert marked(TEXT, "sement b") == (
        "Herøya &lt;b&gt;og&lt;/b&gt; CO₂-fangst &amp; <mark>sementfabrikken</mark>"
    )


@SETTINGS
@given(st.text(max_size=80) | HOSTILE, st.text(max_size=20) | HOSTILE)
def test_a_marked_text_without_its_marks_is_the_text(text, words):
    html = marked(text, f"{words} {text[:10]}")

    assert re.sub("</?mark>", "", html) == escape(text)
    assert not re.search("<mark>[^<]*<mark>|<mark></mark>", html)


def test_words_of_one_stem_in_the_database_have_one_here(grenland):
    stems = "SELECT word, ts_lexize(%s, word) FROM unnest(%s) word"
    texts = SearchText.objects.values_list("nb", "en")
    apart = []
    for dictionary, column in [("norwegian_stem", 0), ("english_stem", 1)]:
        words = sorted({word for row in texts for word in row[column].split()})
        by_stem = defaultdict(list)
        for word, stem in rows(stems, dictionary, words):
            by_stem[tuple(stem)].append(word)
        by_stem.pop((), None)
        for group in by_stem.values():
            pairs = permutations(group, 2)
            apart += [pair for pair in pairs if "<mark>" not in marked(*pair)]

    assert apart == []
