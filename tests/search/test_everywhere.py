"""One search finds every noun, and what is near to words without a hit."""

import pytest
from django.utils import timezone, translation

from members.models import Organization
from members.search import (
    best,
    find_everywhere,
    matching,
    nearest_words,
    ranked_texts,
)
from tests.support.factories import (
    make_body,
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
)
from tests.support.searches import found

pytestmark = pytest.mark.django_db


def ids(words):
    """Return {noun: ids} of what is found, without the nouns of which nothing is."""
    hits = find_everywhere(words, timezone.localdate())
    groups = hits.ranks.items() if hits else ()
    rows = {noun: [pk for _rank, few in ranks for pk in few] for noun, ranks in groups}
    return {noun: few for noun, few in rows.items() if few}


def test_every_noun_of_the_words_is_found_in_one_search():
    organization = make_organization(name="Tangen AS")
    project, site = make_project(title_nb="Tangen pilot"), make_site(name="Tangen")

    assert ids("tangen") == {
        "organizations": [organization.pk],
        "projects": [project.pk],
        "sites": [site.pk],
    }


def test_a_project_is_not_found_by_a_partner_who_is_not_listed():
    make_project(partners=[make_organization(name="Skjult AS", is_listed=False)])
    project = make_project(partners=[make_organization(name="Synlig AS")])

    assert ids("skjult") == {}
    assert ids("synlig")["projects"] == [project.pk]


def test_the_best_ranks_come_first_and_no_more_than_asked_for():
    a, b = make_organization(name="A"), make_organization(name="B")
    ranks = [(2, [b.pk]), (1, [a.pk])]

    assert best(Organization.objects.all(), ranks, 2) == [b, a]
    assert best(Organization.objects.all(), ranks, 1) == [b]


def test_a_word_that_every_text_has_is_not_looked_for_in_topics():
    member = make_member(name="Alfa", topics=[make_topic(label_nb="Miljø og klima")])

    assert found("og") == []
    assert list(matching(Organization.objects.all(), "miljø og klima")) == [member]


def test_the_words_of_the_registry_that_resemble_the_typed_ones_are_named():
    make_organization(name="Rafnes Hydrogenfabrikk AS")
    make_organization(name="Brevik Sement AS")

    assert {w: nearest_words(w) for w in ("hydrogen", "sementt", "zzzz")} == {
        "hydrogen": ["Hydrogenfabrikk"],
        "sementt": ["Sement"],
        "zzzz": [],
    }


def test_words_are_near_in_all_that_is_public_and_in_the_language_of_the_page():
    hidden = make_organization(name="Hydrogenhuset AS", is_listed=False)
    hidden.names.create(name="Hydrogenfort", kind="brand")
    make_organization(name="Alfa").names.create(name="Hydrogenlauget", kind="brand")
    make_topic(label_nb="Vann", label_en="Water", synonyms=["Hydrogenlys"])
    make_project(title_nb="Hydrogenskip", title_en="Hydrogenship")
    make_site(name="Hydrogenodden")
    make_body(name_nb="Hydrogenutvalg", name_en="Hydrogencouncil")
    ends = "hus fort laug lys skip ship odde utvalg council".split()

    near = {}
    for language in ("nb", "en"):
        with translation.override(language):
            words = [nearest_words(f"hydrogen{end}er")[0] for end in ends]
            near[language] = {w for w, end in zip(words, ends, strict=True) if end in w}

    both = {"Hydrogenlauget", "Hydrogenlys", "Hydrogenodden"}
    assert near["nb"] == both | {"Hydrogenskip", "Hydrogenutvalg"}
    assert near["en"] == both | {"Hydrogenship", "Hydrogencouncil"}


def test_texts_of_no_table_are_ranked_by_title_synonym_and_typo():
    texts = [("Personvern", ["GDPR"]), ("Om klyngen", [])]
    queries = ["personvern", "gdpr", "klyngen", "personvrn", "fabrikk", "!"]

    assert [ranked_texts(texts, words) for words in queries] == [
        *({0: 900}, {0: 800}, {1: 80}, {0: 40}, {}, {})
    ]
