"""The network page, and the statistics of the network."""

import re
from datetime import date
from functools import partial
from socket import socketpair

import pytest
from django.utils import timezone

from members.models import Cluster, ClusterName, Membership
from members.operation import page_time
from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make

NETWORK, STATISTICS = "/nettverk/", "/nettverk/tall/"
ENDED_2020 = {"since": LONG_AGO, "until": date(2020, 12, 31)}


def names(answer):
    return [row.node.name for row in answer.context["shown"].rows]


ALL, THREE = ["Alfa", "Beta", "Delta", "Gamma"], ["Alfa", "Beta", "Gamma"]
RELATIONS = dict(cases(__file__, "network_relations.jsonl"))


@pytest.mark.usefixtures("four")
def test_filters_narrow_diagram_and_table_and_members_are_shown_by_choice(client):
    for query, organizations in cases(__file__, "network_filters.jsonl"):
        answer = client.get(f"{NETWORK}?{query}")
        assert sorted(names(answer)) == organizations, query
        placed = answer.context["shown"].diagram.diagram.nodes.values()
        nodes = {one.node.name for one in placed} - {"Pilot", "Gammelt"}
        assert sorted(nodes) == organizations, query

    Membership.objects.filter(organization__slug="gamma").delete()
    Membership.objects.filter(organization__slug="delta").update(**ENDED_2020)
    answers = {query: client.get(f"{NETWORK}?{query}") for query in RELATIONS}
    assert {q: sorted(names(answer)) for q, answer in answers.items()} == RELATIONS


ORDERS = {sort: [*THREE, "Delta"] for sort in ("", "-partners")}
ORDERS |= {"partners": ["Delta", "Beta", "Gamma", "Alfa"], "-name": ALL[::-1]}
ORDERS |= dict.fromkeys(["-between", "-projects", "name"], ALL)


@pytest.mark.usefixtures("four")
def test_the_table_sorts_and_reverses_and_every_node_links_to_its_page(client):
    for sort, order in ORDERS.items():
        answer = client.get(NETWORK, {"on": "all", "sort": sort})
        assert names(answer) == order
        directions = [way for *_words, way in answer.context["shown"].columns if way]
        is_ascending = sort and not sort.startswith("-")
        assert directions == ["ascending" if is_ascending else "descending"]
    [svg] = re.findall(r'<svg class="net-picture".*?</svg>', answer.text, re.DOTALL)
    assert svg.count('<a class="net-node') == 6
    links = re.findall(r'href="/medlemmer/(\w+)/"', svg)
    assert sorted(links) == ["alfa", "beta", "delta", "gamma"]
    assert "," not in svg

    answer = client.get(NETWORK, {"on": "all", "theme": "hydrogen"})
    columns = answer.context["shown"].columns
    sorts = ["name", "partners", "-between", "-projects"]
    assert [(name, address) for name, _label, address, _direction in columns] == [
        (s.lstrip("-"), f"?theme=hydrogen&on=all&sort={s}#table") for s in sorts
    ]


@pytest.mark.usefixtures("four")
def test_invalid_values_are_reported_and_choices_have_counts(client):
    page = client.get(NETWORK, {"on": "2021-02-30", "kind": ["x", "company"]})
    shown = client.get(NETWORK, {"kind": "research", "on": "all"}).context["shown"]

    problems = page.context["shown"].problems
    assert [value for _label, value in problems] == ["2021-02-30", "x"]
    assert page.text.count('class="notice warning"') == 2
    assert page.context["shown"].criteria.kinds == ("company",)
    kinds = {choice.value: choice.count for choice in shown.kinds}
    assert kinds == {"company": 2, "research": 1, "public": 1, "other": 0}
    assert [(one.value, one.count) for one in shown.themes] == [("hydrogen", 1)]
    chips = [(chip.label, chip.address) for chip in shown.chips]
    assert chips == [("Forskning og utdanning", "?on=all")]


def test_an_unlisted_organization_connects_nobody_and_an_empty_network_says_so(client):
    make.project(partners=[make.member()], **ENDED_2020)
    empty, figures = client.get(NETWORK), client.get(STATISTICS)
    hidden = make.organization(name="Hemmelig", is_listed=False)
    for _number in range(2):
        make.project(partners=[make.member(), hidden])

    answer = client.get(NETWORK)

    assert (empty.status_code, "?on=all" in empty.text) == (200, True)
    assert ("net-picture" in empty.text, figures.status_code) == (False, 200)
    shown = answer.context["shown"]
    assert [row.partners for row in shown.rows] == [0, 0]
    assert len(shown.network.components) == 2
    assert "Hemmelig" not in answer.text


def test_a_table_of_more_than_sixty_rows_has_pages(client):
    for _ in range(61):
        make.project(partners=[make.member()])

    first, second = (client.get(NETWORK, {"page": page}) for page in (1, 2))

    assert [len(names(first)), len(names(second))] == [10, 10]
    assert len(names(client.get(f"{NETWORK}?page=all"))) == 61
    assert second.context["shown"].page_addresses[0] == (1, "?#table")


@pytest.mark.usefixtures("four")
def test_the_page_ranks_organizations_and_counts_pairs_of_kinds(client):
    shown = client.get(STATISTICS, {"on": "all"}).context["shown"]

    most = [f"{who.name} {number}" for who, number in shown.most_partners]
    assert most == ["Alfa 3", "Beta 2", "Gamma 2", "Delta 1"]
    between = [(who.name, percent) for who, percent in shown.highest_betweenness]
    assert between == [("Alfa", 33)]
    table = [numbers for _label, numbers in shown.kind_table]
    assert table == [[1, 2, 1, 0], [2, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
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
    busy, outside = make.member(), make.organization()
    for name in ("Ås", "Ørn"):
        make.member(name=name)
    make.member(name="Var med", until=date(2020, 1, 1))
    make.member(name="Hemmelig", is_listed=False)
    over = make.member(name="Zeta")
    make.project(partners=[busy, outside])
    make.project(partners=[over], **ENDED_2020)

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


@pytest.mark.parametrize("path", [STATISTICS, "/tall/"])
def test_figures_that_take_long_go_on_with_the_next_request_and_end_with_the_client(
    client, four, monkeypatch, path
):
    monkeypatch.setattr(page_time, "CALCULATED", -1)
    ours, visitor = socketpair()
    ask = partial(client.get, **{"gunicorn.socket": ours})
    with ours:
        with visitor:
            answers = [ask(path) for _ in range(20)]
        left = ask(f"{path}?on=2020-01-01")

    statuses = [answer.status_code for answer in answers]
    busy = [answer for answer in answers if answer.status_code == 503]
    assert len(busy) > 4
    assert statuses == [503] * len(busy) + [200] * (20 - len(busy))
    assert answers[-1].text == client.get(path).text
    assert {one["Refresh"] for one in busy} == {"1"}
    assert busy[0].text.count("Siden prøver igjen om 1 sekund.") == 1
    assert left.status_code == 499
