"""The front page: the cluster, its key figures and what is new."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import (
    Cluster,
    ClusterLevel,
    ClusterName,
    Membership,
    ProgrammeLevel,
    StatedFigure,
)
from tests.support.factories import (
    LONG_AGO,
    make_effect,
    make_member,
    make_organization,
    make_project,
    make_site,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def make_cluster():
    cluster = Cluster.objects.create(
        pk=1, ambition_nb="Verdens første", ambition_en="The world’s first"
    )
    ClusterName.objects.create(cluster=cluster, name="Før", until=date(2022, 3, 21))
    ClusterName.objects.create(cluster=cluster, name="Nå", since=date(2022, 3, 22))
    level = ProgrammeLevel.objects.create(level="Arena")
    ClusterLevel.objects.create(cluster=cluster, level=level, since=LONG_AGO)
    return cluster


def home(client):
    return client.get(reverse("directory:home")).context["home"]


def test_it_names_the_cluster_and_its_level_as_they_are_today(client):
    make_cluster()

    front = home(client)

    assert (front.cluster_name, str(front.level.level)) == ("Nå", "Arena")


def test_an_empty_registry_has_a_front_page(client):
    assert client.get(reverse("directory:home")).status_code == 200


def test_the_number_of_members_equals_the_length_of_the_list_it_links_to(client):
    make_member(), make_member(kind="public")
    make_member(is_listed=False)
    make_organization()
    Membership.objects.filter(organization=make_member()).update(certainty="inferred")
    Membership.objects.filter(organization=make_member()).update(certainty="mentioned")

    front = home(client)
    figures = [(front.certainty.named, front.documented_address)]
    figures += front.uncertain.values()

    counted = [
        len(client.get(address).context["listing"].answer)
        for _number, address in figures
    ]
    assert [number for number, _address in figures] == counted == [2, 1, 1]


def test_the_latest_publicly_stated_number_stands_beside_it(client):
    for year, value in ((2022, 113), (2019, 25)):
        make(StatedFigure, stated_on=date(year, 1, 1), value=value, stated_by="Klyngen")

    page = client.get("/").text

    assert ("113 medlemmer" in page, "25 medlemmer" in page) == (True, False)


def test_it_opens_with_the_way_to_the_goal(client):
    make_cluster()
    assert 'id="way"' not in client.get("/").text

    make_effect(make_project(title_nb="Brevik"))

    page = client.get("/").text
    assert 0 < page.index("<h1>") < page.index('id="way"') < page.index("Brevik")


def test_a_site_counts_each_member_at_its_parts_once(client):
    whole = make_site(name="Hele")
    parts = [make_site(part_of=whole), make_site(part_of=whole)]
    make_member(sites=parts)
    make_member(sites=[whole])
    make_member(sites=parts, is_listed=False)

    sites = home(client).largest_sites
    assert [(s.name, s.members.numbers) for s in sites] == [("Hele", (2, 0, 0))]


def test_the_newest_listed_members_come_first(client):
    today = timezone.localdate()
    make_member(name="Gammel", since=LONG_AGO)
    make_member(name="Ny", since=today)
    make_member(name="I vår", since=today - timedelta(days=60))
    make_member(name="Skjult", since=today, is_listed=False)
    make_member(name="Kommer", since=today + timedelta(days=1))
    make_member(name="Ukjent dag", since=None)
    Membership.objects.filter(organization=make_member(since=today)).update(
        since_precision="at_latest"
    )
    Membership.objects.filter(organization=make_member(since=today)).update(
        certainty="mentioned"
    )

    newest = home(client).newest

    names = [membership.organization.name for membership in newest]
    assert names == ["Ny", "I vår", "Gammel"]


def test_with_two_known_joinings_nobody_is_called_the_newest(client):
    make_member(), make_member(), make_member(since=None)

    answer = client.get(reverse("directory:home"))

    assert answer.context["home"].newest == []
    assert "Nyeste medlemmer" not in answer.text


def test_it_shows_recently_opened_projects_and_confirmed_profiles(client):
    today = timezone.localdate()
    make_project(title_nb="Åpnet", opened=today)
    make_project(title_nb="Åpner", opened=today + timedelta(days=1))
    make_organization(name="Sikker", confirmed_on=today)
    make_organization(name="Usikker")
    make_organization(name="Skjult", confirmed_on=today, is_listed=False)

    front = home(client)

    assert [project.title for project in front.opened] == ["Åpnet"]
    assert [row.name for row in front.confirmed] == ["Sikker"]
