"""Words to projects: title, partner, money, theme, place and text, typos included."""

import pytest
from django.utils import translation

from members.models import Funding, OrganizationName, Project
from members.search import matching_projects, project_reasons, ranked_projects
from tests.support.factories import (
    make_organization,
    make_project,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def found(words):
    return [pk for _rank, ids in ranked_projects(words) for pk in ids]


@pytest.fixture
def pilot():
    """Make one project with something of everything, and another that has none of it."""
    make_project(title_nb="Noe annet", title_en="Something else")
    norcem = make_organization(name="Heidelberg Sement AS", orgnr="934949145")
    OrganizationName.objects.create(organization=norcem, name="Norcem", kind="former")
    area = make_site(name="Frier Vest")
    pilot = make_project(
        title_nb="Fangst i Brevik",
        title_en="Capture at Brevik",
        summary_nb="Sementfabrikken skal bli klimanøytral.",
        purpose_en="Shows that emissions can be stored.",
        sites=[make_site(name="Rafnes", part_of=area)],
        themes=[make_topic(label_nb="Karbonfangst", synonyms=["CCS"])],
        partners=[norcem],
    )
    enova = make_organization(name="Enova SF")
    Funding.objects.create(project=pilot, funder=enova, kind="grant", amount=1)
    named = {"funder_name_nb": "EU (Horisont 2020)", "funder_name_en": "EU (Horizon)"}
    Funding.objects.create(project=pilot, kind="grant", amount=2, **named)
    return pilot


@pytest.mark.parametrize(
    "words",
    [
        *("fangst brevik", "CAPTURE", "heidelberg", "norcem", "934 949 145", "enova"),
        *("rafnes", "frier vest", "karbonfangst", "ccs", "fabrikk", "emission"),
        *("EU", "horisont", "horizon enova"),
        *("brevk", "hiedelberg", "karbonfagnst", "enova ccs rafnes"),
    ],
)
def test_a_project_is_found_by_what_is_in_it(pilot, words):
    assert found(words) == [pilot.pk]


def test_every_word_must_be_found(pilot):
    assert found("enova finnesikke") == []


def test_a_partner_that_is_not_listed_leads_to_a_project_only_for_those_who_may_see_it():
    hidden = make_organization(name="Hemmelig AS", is_listed=False)
    project = make_project(partners=[hidden])
    everything = Project.objects.all()

    hits = [
        list(matching_projects(everything, "hemmelig", unlisted=unlisted))
        for unlisted in (False, True)
    ]

    assert hits == [[], [project]]


def test_matching_projects_are_a_queryset_with_the_best_rank_highest():
    text = make_project(title_nb="A", summary_nb="Bygges sammen med Yara.")
    title = make_project(title_nb="Yara Birkeland")
    make_project(title_nb="Noe annet")

    hits = matching_projects(Project.objects.all(), "yara").order_by("-rank")

    assert list(hits) == [title, text]
    assert set(matching_projects(Project.objects.all(), " – ")) == {
        *Project.objects.all()
    }


def test_no_words_are_no_query():
    assert ranked_projects(" – ") is None


def test_a_title_comes_before_a_partner_and_a_partner_before_a_text():
    text = make_project(title_nb="A", summary_nb="Bygges sammen med Yara.")
    partner = make_project(title_nb="B", partners=[make_organization(name="Yara")])
    title = make_project(title_nb="Yara Birkeland")
    whole = make_project(title_nb="Yara")

    assert found("yara") == [whole.pk, title.pk, partner.pk, text.pk]


@pytest.mark.parametrize("words", ["hemmelig", "hemmlig", "986228608", "skjult"])
def test_nobody_who_is_not_listed_leads_to_a_project(words):
    hidden = make_organization(name="Hemmelig AS", orgnr="986228608", is_listed=False)
    OrganizationName.objects.create(organization=hidden, name="Skjult", kind="brand")
    project = make_project(partners=[hidden])
    Funding.objects.create(project=project, funder=hidden, kind="grant", amount=1)

    assert found(words) == []
    assert project_reasons([project], words) == {}


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        ("fangst brevik", []),
        ("norcem", ["deltaker: Heidelberg Sement AS"]),
        ("enova ccs", ["fagområde: Karbonfangst", "deltaker: Enova SF"]),
        ("frier", ["sted: Rafnes, Frier Vest"]),
    ],
)
def test_what_the_title_does_not_say_is_given_as_a_reason(pilot, words, reasons):
    with translation.override("nb"):
        assert project_reasons([pilot], words).get(pilot.pk, []) == reasons
