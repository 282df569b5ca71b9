"""A declined participation is shown nowhere; a claim without an answer as a claim only."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from members import search
from members.models import Organization, Participation, Project
from members.network import NetworkFilter, current_network
from tests.support.factories import (
    LONG_AGO,
    make_claim,
    make_member,
    make_participation,
    make_project,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project(title_nb="Hylab", title_en="Hylab", slug="hylab")


CLAIMED = [{}, {"asked_on": LONG_AGO}, {"asked_on": LONG_AGO, "claimed_by": None}]


@pytest.fixture(
    params=[{"declined_on": LONG_AGO}, *CLAIMED],
    ids=["declined", "claimed", "asked", "asked by an earlier version"],
)
def declined(project, request):
    """Return who has declined, or has not confirmed what Yara states."""
    gone, yara = (make_member(name=n) for n in ("Borteselskapet", "Yara"))
    Organization.objects.filter(pk=gone.pk).update(slug="borte")
    make_participation(project=project, organization=yara)
    said = {"claimed_by": yara, "source": "Yara, 2019-01-01", **request.param}
    make_participation(project=project, organization=gone, **said)
    return Organization.objects.get(pk=gone.pk)


def test_no_page_names_who_declined_and_its_profile_no_such_project(client, declined):
    for address in (
        "/prosjekter/?organization=borte",
        "/prosjekter/?q=Borteselskapet",
        "/prosjekter.csv",
        "/medlemmer/?project=hylab&relation=any",
        "/nettverk/?on=all",
    ):
        answer = client.get(address)
        text = b"".join(answer).decode()
        assert answer.status_code == 200, address
        assert 'href="/medlemmer/borte/' not in text, address
        assert ("Borteselskapet" in text) == ("q=" in address), address
    page = client.get("/medlemmer/borte/")
    assert (page.context["profile"].projects, "Hylab" in page.text) == ([], False)
    other = client.get(Organization.objects.get(name="Yara").get_absolute_url())
    assert "Borteselskapet" not in other.text
    assert len(other.context["profile"].partners) == 0


def test_searching_finds_standing_partners_only_and_no_project_of_who_declined(
    declined,
):
    for words in ("hylab", "hylba"):
        found = search.matching(Organization.objects.listed(), words)
        assert [organization.name for organization in found] == ["Yara"], words
    for words in ("borteselskapet", "borteselskpaet"):
        assert search.ranked_projects(words) == [], words


def test_it_gives_the_organization_no_relation(declined):
    today = timezone.localdate()

    partners = Organization.objects.related_as("partner", today)
    idle = Organization.objects.without_work_on(today)

    assert declined not in partners
    assert declined in idle


def text_of(page):
    """Return the words of a page, without the marks of sources."""
    plain = re.sub(r"<sup.*?</sup>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(plain).split())


STATES = {
    "/en/projects/hylab/": [
        "Kilde From public sources",
        "Ingen Partner · stated by Yara. Not asked yet: nobody there has access to answer.",
        "Spurt Partner · stated by Yara. Asked on 1 January 2019, and has not answered.",
        "Bekreftet confirmed by the partner on 1 January 2019",
    ],
    "/prosjekter/hylab/": [
        "Kilde Etter åpne kilder",
        "Ingen Partner · oppgitt av Yara."
        " Ikke spurt ennå: ingen der har tilgang til å svare.",
        "Spurt Partner · oppgitt av Yara. Spurt 1. januar 2019, har ikke svart.",
        "Bekreftet bekreftet av deltakeren 1. januar 2019",
    ],
}


@pytest.mark.parametrize("address", STATES)
def test_the_page_says_each_of_five_states_in_true_words(client, project, address):
    yara = make_member(name="Yara", slug="yara")
    own = {"claimed_by": yara, "confirmed_on": LONG_AGO}
    make_participation(project=project, organization=yara, **own)
    claim = {"claimed_by": yara, "source": "Yara, 2019-01-01"}
    for name, said in {
        "Kilde": {"source": "https://avis.example.org/sak"},
        "Ingen": claim,
        "Spurt": claim | {"asked_on": LONG_AGO},
        "Bekreftet": claim | {"asked_on": LONG_AGO, "confirmed_on": LONG_AGO},
        "Borte": claim | {"asked_on": LONG_AGO, "declined_on": LONG_AGO},
    }.items():
        organization = make_member(name=name, slug=name.lower())
        make_participation(project=project, organization=organization, **said)

    page = client.get(address)

    text = text_of(page)
    assert [words for words in STATES[address] if words not in text] == []
    assert "Borte" not in text
    named = {partner.name for partner, _parts in page.context["shown"].partners}
    assert named == {"Yara", "Kilde", "Bekreftet"}
    members = json.loads(re.search(r"ld\+json\">(.*?)</script>", page.text)[1])[
        "member"
    ]
    assert {member["name"] for member in members} == named


def test_who_asked_not_to_be_shown_is_named_by_no_claim(client, project):
    hidden = make_member(name="Hemmelig", is_listed=False)
    make_claim(make_member(name="A"), by=hidden, project=project)
    make_claim(hidden, by=make_member(name="B"), project=project, role="lead")

    page = client.get("/en/projects/hylab/")

    assert "stated by another partner." in page.text
    assert "Hemmelig" not in page.text


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
    nodes = current_network().network(NetworkFilter(None)).data.nodes
    names = {node.name for node in nodes.values()}

    assert names == {"Hylab", "Yara"}
