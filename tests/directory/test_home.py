"""The front page, the pages about the cluster and the law, and whom to call."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.models import (
    Cluster,
    ClusterLevel,
    ClusterName,
    Membership,
    OrganizationRelationship,
    ProgrammeBudget,
    ProgrammeLevel,
    StatedFigure,
)
from tests.support.factories import LONG_AGO, make


@pytest.fixture
def cluster():
    texts = {"ambition_nb": "Først", "ambition_en": "First", "source": "Vedtektene"}
    cluster = Cluster.objects.create(pk=1, **texts)
    ClusterName.objects.create(cluster=cluster, name="Før", until=date(2022, 3, 21))
    ClusterName.objects.create(cluster=cluster, name="Nå", since=date(2022, 3, 22))
    level = ProgrammeLevel.objects.create(level="Arena")
    ClusterLevel.objects.create(cluster=cluster, level=level, since=date(2018, 11, 8))
    return cluster


def home(client):
    return client.get("/").context["home"]


def test_it_names_the_cluster_and_its_level_and_then_its_members(client, request):
    assert client.get("/").status_code == 200
    request.getfixturevalue("cluster")

    before = client.get("/")
    make.effect(make.project(title_nb="Brevik"))
    make.member(name="Norsk Sink AS")
    page = client.get("/").text

    front = before.context["home"]
    assert (front.cluster_name, str(front.level.level)) == ("Nå", "Arena")
    assert ('id="way"' in before.text, "whom-to-call" in before.text) == (False, False)
    assert 0 < page.index("<h1>") < page.index(">Norsk Sink<") < page.index('id="way"')


def test_each_number_equals_the_length_of_the_list_it_links_to(client):
    make.member(), make.member(kind="public")
    make.member(is_listed=False)
    make.organization()
    for certainty in ("inferred", "mentioned"):
        one = Membership.objects.filter(organization=make.member())
        one.update(certainty=certainty)
    for status in ("running", "operating", "planned", "completed"):
        make.project(status=status)
    for year, value in ((2022, 113), (2019, 25)):
        make(StatedFigure, stated_on=date(year, 1, 1), value=value, stated_by="Klyngen")

    answer = client.get("/")
    front = answer.context["home"]
    figures = [(one.number, one.address) for one in front.sets]
    figures.append((len(front.going_on), front.going_on_address))

    listings = [client.get(at).context["listing"] for _number, at in figures]
    assert [number for number, _address in figures] == [2, 3, 4, 2]
    assert [len(listing.answer) for listing in listings] == [2, 3, 4, 2]
    # The latest publicly stated number stands beside them.
    assert re.findall(r"\d+ oppgitt av klyngen \(\d+\)", answer.text) == [
        "113 oppgitt av klyngen (2022)"
    ]


def test_members_stand_once_at_the_site_of_which_theirs_is_a_part(client):
    whole = make.site(name="Hele (parken)", longitude=9.6, latitude=59.1)
    parts = [make.site(part_of=whole), make.site(part_of=whole)]
    make.member(name="Alfa AS", sites=parts)
    make.member(name="Beta AS", sites=[whole])
    make.member(name="Skjult AS", sites=parts, is_listed=False)
    nowhere = make.member(name="Gamma Nor AS")
    mentioned = make.member(sites=[whole])
    mentioned.memberships.update(certainty="mentioned")

    front = home(client).places

    names = [[row.name for row in place.members] for place in front.places]
    assert [place.label for place in front.places][:-1] == ["Hele"]
    assert names == [["Alfa AS", "Beta AS"], ["Gamma Nor AS"]]
    assert [place.number for place in front.places] == [2, 1]
    [dot] = front.map.dots
    assert (dot.label, dot.count, dot.address) == ("Hele", 2, front.places[0].address)
    listed = client.get(front.places[0].address).context["listing"]
    assert (len(listed.answer), nowhere.pk in listed.answer[0:9]) == (2, False)


def test_of_many_members_at_one_site_the_first_are_named(client, monkeypatch):
    monkeypatch.setattr("members.directory.places.NAMES_SHOWN", 2)
    site = make.site(name="Herøya")
    for name in "CABD":
        make.member(name=name, sites=[site])

    [place] = home(client).places.places

    assert [row.name for row in place.members] == ["A", "B"]
    assert (place.number, place.rest) == (4, 2)


def test_the_newest_members_projects_and_confirmed_profiles_are_shown(client):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    make.member(name="Gammel", since=LONG_AGO)
    make.member(name="I vår", since=today - timedelta(days=60))
    make.member(name="Skjult", since=today, is_listed=False, confirmed_on=today)
    make.member(name="Kommer", since=tomorrow), make.member(name="Usikker", since=None)
    for certain in ({"since_precision": "at_latest"}, {"certainty": "mentioned"}):
        uncertain = make.member(since=today)
        Membership.objects.filter(organization=uncertain).update(**certain)
    make.project(title_nb="Åpnet", opened=today)
    make.project(title_nb="Åpner", opened=tomorrow)

    few = client.get("/")
    make.member(name="Ny", since=today, confirmed_on=today)
    front = home(client)

    # With two known joinings nobody is called the newest.
    assert few.context["home"].newest == []
    assert "Nyeste medlemmer" not in few.text
    newest = [membership.organization.name for membership in front.newest]
    assert newest == ["Ny", "I vår", "Gammel"]
    assert [project.title for project in front.opened] == ["Åpnet"]
    assert [row.name for row in front.confirmed] == ["Ny"]


PLACES = ["/", "/medlemmer/?q=finnesikke", "/om/", "/en/network/", "/bli-medlem/"]


@pytest.fixture
def contact(no_contact_data):
    """Create a cluster with contact data, and let this process read it anew."""
    no_contact_data.clear()
    given = {"name": "Klyngekontoret", "address": "Hydrovegen 55, 3936 Porsgrunn"}
    given |= {"email": "post@nærogfjern.no", "phone": "+47 35 00 00 00"}
    texts = {"ambition_nb": "Først", "ambition_en": "First"}
    texts |= {"price_nb": "25 000 kroner i året", "days_until_answer": 14}
    texts |= {f"secretariat_{name}": text for name, text in given.items()}
    return Cluster.objects.create(pk=1, **texts)


def test_public_and_error_pages_say_whom_to_call_and_an_application_what_is_published(
    client, contact, django_assert_num_queries
):
    for place in PLACES:
        page = client.get(place)
        for text in (
            *("Klyngekontoret", "Hydrovegen 55, 3936 Porsgrunn"),
            'href="mailto:post@xn--nrogfjern-g3a.no">post@nærogfjern.no<',
            'href="tel:+4735000000">+47 35 00 00 00<',
        ):
            assert text in page.text, place
    terms = [text for _question, text in page.context["terms"]]
    assert terms == ["25 000 kroner i året", "Innen 14 dager."]
    assert "Ikke publisert: hva dere får, hva som forventes av dere." in page.text

    # Two look for the slug, of today and of former days.
    with django_assert_num_queries(2):
        page = client.get("/medlemmer/finnes-ikke/")
    assert (page.status_code, "Klyngekontoret" in page.text) == (404, True)


def test_it_is_read_once_a_minute(client, contact, no_contact_data):
    client.get("/om/")
    Cluster.objects.update(secretariat_name="Nytt navn")

    is_new = []
    for age in (0, 50, 61):
        moment, *shown = no_contact_data["row"]
        no_contact_data["row"] = moment - age, *shown
        is_new.append("Nytt navn" in client.get("/om/").text)
        no_contact_data["row"] = moment, *no_contact_data["row"][1:]

    assert is_new == [False, False, True]


def test_names_levels_and_the_budget_have_periods_and_a_qualifier(client, cluster):
    budget = {"amount": 165_000_000, "currency": "NOK", "qualifier": "about"}
    ProgrammeBudget.objects.create(year=2016, **budget)

    page = client.get("/om/")

    programme = page.context["programme"]
    names = [(row.name, row.period_text) for row in programme.names]
    assert names == [("Før", "til 21. mars 2022"), ("Nå", "fra 22. mars 2022")]
    levels = [(str(row.level), row.period_text) for row in programme.levels]
    assert levels == [("Arena", "fra 8. november 2018")]
    assert "Om lag 165 millioner kroner" in page.text


def test_offices_and_predecessors_are_those_of_listed_organizations(client, cluster):
    programme, board = make.body(kind="programme"), make.body(kind="board")
    now, before = make.organization(name="Nå"), make.organization(name="Forgjenger")
    hidden = make.organization(is_listed=False)
    make.role(body=programme, organization=now, role="owner", source="Synlig kilde")
    make.role(body=programme, organization=hidden, role="financier", source="Hemmelig")
    make.role(body=board, organization=now)
    for other, kind in [(hidden, "merged into"), (before, "peer")]:
        ends = {"from_organization": other, "to_organization": now}
        OrganizationRelationship.objects.create(kind=kind, **ends)
    ends = {"from_organization": before, "to_organization": now}
    merged = OrganizationRelationship.objects.create(kind="merged into", **ends)

    page = client.get("/om/").context["programme"]

    offices = [
        (label, [r.organization for r in roles]) for label, roles in page.offices
    ]
    assert offices == [("eier", [now])]
    assert page.predecessors == [merged]
    assert [line for _address, line in page.sources] == ["Vedtektene", "Synlig kilde"]


def test_the_legal_pages_name_the_contact_address(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Registeret <post@example.org>"

    for address in ("/personvern/", "/en/accessibility/"):
        link = '<a href="mailto:post@example.org">post@example.org</a>'
        assert link in client.get(address).text
