"""A declined participation is shown nowhere; a claim without an answer as a claim only."""

import json
import re
from html import unescape

import pytest
from django.utils import timezone

from members.models import Organization, Participation, Project
from members.queries import search
from members.queries.network import NetworkFilter, current_network
from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make


@pytest.fixture
def project():
    return make.project(title_nb="Hylab", title_en="Hylab", slug="hylab")


CLAIMED = [{}, {"asked_on": LONG_AGO}, {"asked_on": LONG_AGO, "claimed_by": None}]


@pytest.mark.parametrize("said", [{"declined_on": LONG_AGO}, *CLAIMED])
def test_who_has_not_confirmed_is_named_by_no_page_or_search(client, project, said):
    gone = make.member(name="Borteselskapet", slug="borte")
    yara = make.member(name="Yara")
    make.participation(project=project, organization=yara)
    said = {"claimed_by": yara, "source": "Yara, 2019-01-01", **said}
    make.participation(project=project, organization=gone, **said)

    for address in (
        *("/prosjekter/?organization=borte", "/prosjekter/?q=Borteselskapet"),
        *("/prosjekter.csv", "/medlemmer/?project=hylab&relation=any"),
        *("/nettverk/?on=all", yara.get_absolute_url()),
    ):
        answer = client.get(address)
        text = b"".join(answer).decode()
        assert answer.status_code == 200, address
        assert 'href="/medlemmer/borte/' not in text, address
        assert ("Borteselskapet" in text) == ("q=" in address), address
    assert len(answer.context["profile"].partners) == 0
    page = client.get("/medlemmer/borte/")
    assert (page.context["profile"].projects, "Hylab" in page.text) == ([], False)

    for words in ("hylab", "hylba"):
        hits = search.matching(Organization.objects.listed(), words)
        assert [organization.name for organization in hits] == ["Yara"], words
    for words in ("borteselskapet", "borteselskpaet"):
        assert search.ranked(words, of=Project) == [], words
    today = timezone.localdate()
    nodes = current_network().network(NetworkFilter(None)).data.nodes.values()
    assert gone not in Organization.objects.related_as("partner", today)
    assert gone in Organization.objects.without_work_on(today)
    assert {node.name for node in nodes} == {"Hylab", "Yara"}


def test_the_page_says_each_of_five_states_in_true_words(client, project):
    yara = make.member(name="Yara", slug="yara")
    own = {"claimed_by": yara, "confirmed_on": LONG_AGO}
    make.participation(project=project, organization=yara, **own)
    claim = {"claimed_by": yara, "source": "Yara, 2019-01-01"}
    for name, said in {
        "Kilde": {"source": "https://avis.example.org/sak"},
        "Ingen": claim,
        "Spurt": claim | {"asked_on": LONG_AGO},
        "Bekreftet": claim | {"asked_on": LONG_AGO, "confirmed_on": LONG_AGO},
        "Borte": claim | {"asked_on": LONG_AGO, "declined_on": LONG_AGO},
    }.items():
        organization = make.member(name=name, slug=name.lower())
        make.participation(project=project, organization=organization, **said)

    for address, sentences in cases(__file__, "declined.jsonl"):
        page = client.get(address)
        # Without the marks of sources.
        plain = re.sub(r"<sup.*?</sup>|<[^>]+>", " ", page.text, flags=re.DOTALL)
        text = " ".join(unescape(plain).split())
        assert [words for words in sentences if words not in text] == []
        assert "Borte" not in text
        named = {partner.name for partner, _parts in page.context["shown"].partners}
        assert named == {"Yara", "Kilde", "Bekreftet"}
        block = json.loads(re.search(r"ld\+json\">(.*?)</script>", page.text)[1])
        assert {member["name"] for member in block["member"]} == named


def test_neither_a_claim_nor_a_source_names_an_unlisted_partner(client, project):
    hidden = make.member(name="Hemmelig AS", is_listed=False)
    given = {"project": project, "source": "Hemmelig AS, 2026-11-25"}
    Project.objects.update(source=f"{given['source']}\nhttps://example.org/")
    for partner in (hidden, make.member(name="Yara")):
        make.participation(organization=partner, **given)
    assert Participation.objects.standing().count() == 2
    make.claim(make.member(name="A"), by=hidden, project=project)
    make.claim(hidden, by=make.member(name="B"), project=project, role="lead")

    page = client.get("/en/projects/hylab/").text

    assert "stated by another partner." in page
    assert "https://example.org/" in page
    assert "Hemmelig" not in page
