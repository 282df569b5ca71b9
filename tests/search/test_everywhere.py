"""One search finds every noun, and what is near to words without a hit."""

import pytest
from django.utils import timezone, translation

from members.models import Organization
from members.search import (
    best,
    find_everywhere,
    is_typo,
    matching,
    nearest_words,
    ranked_texts,
    similar_names,
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
    found = find_everywhere(words, timezone.localdate())
    groups = found.ranks if found else {}
    found = {noun: [pk for _rank, few in groups[noun] for pk in few] for noun in groups}
    return {noun: few for noun, few in found.items() if few}


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


@pytest.mark.parametrize(("most", "names"), [(1, ["B"]), (2, ["B", "A"])])
def test_the_best_ranks_come_first_and_no_more_than_asked_for(most, names):
    a, b = make_organization(name="A"), make_organization(name="B")

    rows = best(Organization.objects.all(), [(2, [b.pk]), (1, [a.pk])], most)

    assert [row.name for row in rows] == names


def test_names_like_a_text_are_listed_by_how_near_they_are():
    for name in ["Aker Yara Norge AS", "Yara Norge AS", "Bamble Yara Norge AS"]:
        make_organization(name=name)

    assert similar_names(Organization.objects.all(), "yara norge", 1) == [
        "Yara Norge AS"
    ]


def test_a_word_that_every_text_has_is_not_looked_for_in_topics():
    member = make_member(name="Alfa", topics=[make_topic(label_nb="Miljø og klima")])

    assert found("og") == []
    assert list(matching(Organization.objects.all(), "miljø og klima")) == [member]


@pytest.mark.parametrize(
    ("words", "near"),
    [("hydrogen", ["Hydrogenfabrikk"]), ("sementt", ["Sement"]), ("zzzz", [])],
)
def test_the_words_of_the_registry_that_resemble_the_typed_ones_are_named(words, near):
    make_organization(name="Rafnes Hydrogenfabrikk AS")
    make_organization(name="Brevik Sement AS")

    assert nearest_words(words) == near


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


TEXTS = [("Personvern", ["GDPR"]), ("Om klyngen", [])]


@pytest.mark.parametrize(
    ("words", "ranks"),
    [
        ("personvern", {0: 900}),
        ("gdpr", {0: 800}),
        ("klyngen", {1: 80}),
        ("personvrn", {0: 40}),
        ("fabrikk", {}),
        ("!", {}),
    ],
)
def test_texts_of_no_table_are_ranked_by_title_synonym_and_typo(words, ranks):
    assert ranked_texts(TEXTS, words) == ranks


@pytest.mark.parametrize(
    ("part", "word", "is_near"),
    [
        ("bergfyyd", "bergfald", True),
        ("bergfyd", "bergfal", False),
        ("bergyal", "bergfal", True),
        ("begrfal", "bergfal", True),
    ],
)
def test_words_of_eight_letters_may_differ_by_two(part, word, is_near):
    assert is_typo(part, word) == is_near
