"""The statistics of the network: ranks, pairs of kinds, idle members, years."""

from datetime import date

import pytest
from django.utils import timezone

from members.models import Cluster, ClusterName
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_project,
)

pytestmark = pytest.mark.django_db
NETWORK, STATISTICS = "/nettverk/", "/nettverk/tall/"
ENDED_2020 = {"since": LONG_AGO, "until": date(2020, 12, 31)}


@pytest.mark.usefixtures("four")
def test_the_page_ranks_organizations_and_counts_pairs_of_kinds(client):
    shown = client.get(STATISTICS, {"on": "all"}).context["shown"]

    assert [(who.name, n) for who, n in shown.most_partners] == [
        ("Alfa", 3),
        ("Beta", 2),
        ("Gamma", 2),
        ("Delta", 1),
    ]
    assert [(who.name, percent) for who, percent in shown.highest_betweenness] == [
        ("Alfa", 33)
    ]
    assert [numbers for _label, numbers in shown.kind_table] == [
        [1, 2, 1, 0],
        [2, 0, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
    ]
    assert [(str(one), str(other)) for one, other in shown.unconnected_kinds] == [
        ("Forskning og utdanning", "Forskning og utdanning"),
        ("Forskning og utdanning", "Offentlig virksomhet"),
        ("Offentlig virksomhet", "Offentlig virksomhet"),
    ]


@pytest.mark.usefixtures("four")
def test_the_years_agree_with_the_pages_they_link_to(client):
    cluster = Cluster.objects.create(pk=1, ambition_nb="Først")
    ClusterName.objects.create(cluster=cluster, name="IGT", since=date(2018, 11, 8))

    shown = client.get(STATISTICS).context["shown"]

    days = [year.day for year, *_rest in shown.rows]
    assert days[0] == timezone.localdate()
    assert days[-1] == date(2018, 12, 31)
    for year, address, _top in shown.rows:
        page = client.get(f"{NETWORK}{address}").context["shown"]
        assert year.projects == len(page.network.projects)
        assert year.organizations == len(page.rows)
        assert year.pairs * 2 == sum(row.partners for row in page.rows)
        statistics = client.get(f"{STATISTICS}{address}").context["shown"]
        assert year.unconnected_kinds == len(statistics.unconnected_kinds)
        assert year.members - year.members_in_projects == len(statistics.idle)


def test_the_page_names_members_without_a_project(client):
    busy, outside = make_member(), make_organization()
    for name in ("Ås", "Ørn"):
        make_member(name=name)
    make_member(name="Var med", until=date(2020, 1, 1))
    make_member(name="Hemmelig", is_listed=False)
    over = make_member(name="Zeta")
    make_project(partners=[busy, outside])
    make_project(partners=[over], **ENDED_2020)

    answer = client.get(STATISTICS)

    shown = answer.context["shown"]
    idle_names = [organization.name for organization in shown.idle]
    assert (shown.current.members, shown.current.members_in_projects) == (4, 1)
    assert idle_names == ["Zeta", "Ørn", "Ås"]
    assert f'href="{over.get_absolute_url()}"' in answer.text
    assert client.get(STATISTICS, {"kind": "company"}).context["shown"].idle is None
    then = client.get(STATISTICS, {"on": "2019-06-01"}).context["shown"]
    assert "Zeta" not in [organization.name for organization in then.idle]
    assert (len(then.members), len(then.idle)) == (5, 3)
