"""A declined participation is shown nowhere; one without an answer is marked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members import search
from members.models import Organization, Participation, Project
from members.network import collaborations
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_participation,
    make_project,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project(title_nb="Hylab", title_en="Hylab", slug="hylab")


@pytest.fixture
def declined(project):
    gone = make_member(name="Borteselskapet", slug="borte")
    make_participation(project=project, organization=gone, declined_on=LONG_AGO)
    make_participation(project=project, organization=make_member(name="Yara"))
    return gone


PAGES = [
    "/prosjekter/hylab/",
    "/en/projects/hylab/",
    "/prosjekter/?organization=borte",
    "/prosjekter/?q=Borteselskapet",
    "/prosjekter.csv",
    "/medlemmer/?project=hylab&relation=any",
    "/nettverk/?on=all",
]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_projects_names_who_declined(client, declined, address):
    answer = client.get(address)

    text = b"".join(answer).decode()
    rows = text.replace("q=Borteselskapet", "").replace('value="Borteselskapet"', "")
    assert answer.status_code == 200
    assert 'href="/medlemmer/borte/' not in text
    if "q=" not in address:
        assert "Borteselskapet" not in rows


def test_its_profile_names_no_such_project(client, declined):
    page = client.get("/medlemmer/borte/")

    assert page.context["profile"].projects == []
    assert "Hylab" not in page.text


@pytest.mark.parametrize("words", ["hylab", "hylba"])
def test_searching_the_project_finds_the_standing_partners_only(declined, words):
    found = search.matching(Organization.objects.listed(), words)

    assert [organization.name for organization in found] == ["Yara"]


@pytest.mark.parametrize("words", ["borteselskapet", "borteselskpaet"])
def test_searching_the_organization_that_declined_finds_no_project(declined, words):
    assert search.ranked_projects(words) == []


def test_it_gives_the_organization_no_relation(declined):
    today = timezone.localdate()

    partners = Organization.objects.related_as("partner", today)
    idle = Organization.objects.without_work_on(today)

    assert declined not in partners
    assert declined in idle


def test_the_page_distinguishes_confirmed_asked_and_sourced_partners(client, project):
    with_day = {"project": project, "confirmed_on": LONG_AGO}
    make_participation(organization=make_member(name="A"), **with_day)
    asked = {"asked_on": LONG_AGO, "source": "A, 2019-01-01"}
    make_participation(project=project, organization=make_member(name="B"), **asked)
    make_participation(
        project=project,
        organization=make_member(name="C"),
        source="https://avis.example.org/sak",
    )

    page = client.get("/en/projects/hylab/")

    assert page.text.count("confirmed by the partner on 1 January 2019") == 1
    assert page.text.count("Stated by another partner, not yet confirmed") == 1
    assert page.text.count("From public sources<sup") == 1
    assert "One has been asked and has not answered yet." in page.text


def test_sources_do_not_name_an_unlisted_partner(client, project):
    hidden = make_member(name="Hemmelig AS", is_listed=False)
    line = "Hemmelig AS, 2026-11-25"
    Project.objects.update(source=f"{line}\nhttps://example.org/")
    given = {"project": project, "source": line}
    make_participation(organization=hidden, **given)
    make_participation(organization=make_member(name="Yara"), **given)

    page = client.get(reverse("directory:project", args=["hylab"]))

    assert "Hemmelig" not in page.text
    assert "https://example.org/" in page.text
    assert Participation.objects.standing().count() == 2


def test_the_network_excludes_it(declined):
    names = {node.name for node in collaborations.load().nodes.values()}

    assert names == {"Hylab", "Yara"}
