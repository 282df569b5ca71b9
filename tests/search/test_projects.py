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


FINDS = [
    *("fangst brevik", "CAPTURE", "heidelberg", "norcem", "934 949 145", "enova"),
    *("rafnes", "frier vest", "karbonfangst", "ccs", "fabrikk", "emission"),
    *("EU", "horisont", "horizon enova"),
    *("brevk", "hiedelberg", "karbonfagnst", "enova ccs rafnes"),
]
REASONS = {
    "fangst brevik": [],
    "norcem": ["deltaker: Heidelberg Sement AS"],
    "enova ccs": ["fagområde: Karbonfangst", "deltaker: Enova SF"],
    "frier": ["sted: Rafnes, Frier Vest"],
}


def test_a_project_is_found_by_all_in_it_and_what_its_title_lacks_is_a_reason(pilot):
    assert {words for words in FINDS if found(words) == [pilot.pk]} == set(FINDS)
    # Every word must be found.
    assert found("enova finnesikke") == []
    with translation.override("nb"):
        reasons = {w: project_reasons([pilot], w).get(pilot.pk, []) for w in REASONS}
    assert reasons == REASONS


def test_those_who_are_not_listed_lead_to_a_project_only_for_those_who_may_see_them():
    hidden = make_organization(name="Hemmelig AS", orgnr="986228608", is_listed=False)
    OrganizationName.objects.create(organization=hidden, name="Skjult", kind="brand")
    project = make_project(partners=[hidden])
    Funding.objects.create(project=project, funder=hidden, kind="grant", amount=1)

    for words in ("hemmelig", "hemmlig", "986228608", "skjult"):
        assert (found(words), project_reasons([project], words)) == ([], {})
    hits = matching_projects(Project.objects.all(), "hemmelig", unlisted=True)
    assert list(hits) == [project]


def test_a_title_comes_before_a_partner_and_a_partner_before_a_text():
    text = make_project(title_nb="A", summary_nb="Bygges sammen med Yara.")
    partner = make_project(title_nb="B", partners=[make_organization(name="Yara")])
    title = make_project(title_nb="Yara Birkeland")
    whole = make_project(title_nb="Yara")
    other = make_project(title_nb="Noe annet")
    everything = Project.objects.all()

    hits = matching_projects(everything, "yara").order_by("-rank")

    assert list(hits) == [whole, title, partner, text]
    assert found("yara") == [one.pk for one in hits]
    # No words are no query.
    assert ranked_projects(" – ") is None
    assert {*matching_projects(everything, " – ")} == {*hits, other}
