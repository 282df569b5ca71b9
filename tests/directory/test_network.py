"""The network page: its diagram, its table and their filters."""

from datetime import date

import pytest

from members.models import Membership
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_project,
)

pytestmark = pytest.mark.django_db
NETWORK, STATISTICS = "/nettverk/", "/nettverk/tall/"
ENDED_2020 = {"since": LONG_AGO, "until": date(2020, 12, 31)}


def names(answer):
    return [row.node.name for row in answer.context["shown"].rows]


def diagram_names(answer):
    diagram = answer.context["shown"].diagram.diagram
    return sorted(placed.node.name for placed in diagram.nodes.values())


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Alfa", "Beta", "Gamma"]),
        ("on=all", ["Alfa", "Beta", "Delta", "Gamma"]),
        ("on=2020-12-31", ["Alfa", "Beta", "Delta", "Gamma"]),
        ("on=2021-01-01", ["Alfa", "Beta", "Gamma"]),
        ("on=all&kind=company", ["Alfa", "Gamma"]),
        ("on=all&kind=company&kind=public", ["Alfa", "Delta", "Gamma"]),
        ("on=all&theme=hydrogen", ["Alfa", "Beta", "Gamma"]),
        ("on=all&organization=delta", ["Alfa", "Delta"]),
        ("on=all&organization=delta&kind=company", ["Alfa", "Delta"]),
        ("on=all&on=", ["Alfa", "Beta", "Delta", "Gamma"]),
        ("on=all&on=2021-01-01", ["Alfa", "Beta", "Gamma"]),
        ("theme=tull&kind=x&organization=y&on=z&sort=w", ["Alfa", "Beta", "Gamma"]),
    ],
)
def test_filters_narrow_diagram_and_table(client, query, found):
    answer = client.get(f"{NETWORK}?{query}")

    assert sorted(names(answer)) == found
    projects = {"Pilot", "Gammelt"}
    assert sorted(set(diagram_names(answer)) - projects) == found


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("relation=member", ["Alfa", "Beta"]),
        ("relation=member&on=2020-12-31", ["Alfa", "Beta", "Delta"]),
        ("relation=member&on=all", ["Alfa", "Beta", "Delta"]),
        ("relation=member&organization=gamma", ["Alfa", "Beta", "Gamma"]),
        ("relation=partner", ["Alfa", "Beta", "Gamma"]),
    ],
)
def test_members_alone_are_shown_by_choice(client, query, found):
    Membership.objects.filter(organization__slug="gamma").delete()
    Membership.objects.filter(organization__slug="delta").update(**ENDED_2020)

    assert sorted(names(client.get(f"{NETWORK}?{query}"))) == found


@pytest.mark.usefixtures("four")
def test_invalid_values_are_reported(client):
    answer = client.get(NETWORK, {"on": "2021-02-30", "kind": ["x", "company"]})

    shown = answer.context["shown"]
    assert [value for _label, value in shown.problems] == ["2021-02-30", "x"]
    assert answer.text.count('class="notice warning"') == 2
    assert shown.criteria.kinds == ("company",)


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Alfa", "Beta", "Gamma", "Delta"]),
        ("-partners", ["Alfa", "Beta", "Gamma", "Delta"]),
        ("partners", ["Delta", "Beta", "Gamma", "Alfa"]),
        ("-between", ["Alfa", "Beta", "Delta", "Gamma"]),
        ("-projects", ["Alfa", "Beta", "Delta", "Gamma"]),
        ("name", ["Alfa", "Beta", "Delta", "Gamma"]),
        ("-name", ["Gamma", "Delta", "Beta", "Alfa"]),
    ],
)
def test_the_table_sorts_without_script(client, sort, order):
    answer = client.get(NETWORK, {"on": "all", "sort": sort})

    assert names(answer) == order
    [shown_direction] = [
        direction for *_words, direction in answer.context["shown"].columns if direction
    ]
    is_ascending = sort and not sort.startswith("-")
    assert shown_direction == ("ascending" if is_ascending else "descending")


@pytest.mark.usefixtures("four")
def test_a_heading_reverses_its_order_and_keeps_the_filters(client):
    answer = client.get(NETWORK, {"on": "all", "theme": "hydrogen"})

    addresses = {
        name: at for name, _label, at, _direction in answer.context["shown"].columns
    }
    assert addresses == {
        "name": "?theme=hydrogen&on=all&sort=name#table",
        "partners": "?theme=hydrogen&on=all&sort=partners#table",
        "between": "?theme=hydrogen&on=all&sort=-between#table",
        "projects": "?theme=hydrogen&on=all&sort=-projects#table",
    }


@pytest.mark.usefixtures("four")
def test_every_node_of_the_diagram_links_to_its_page(client):
    page = client.get(NETWORK, {"on": "all"}).text

    svg = page[page.index('<svg class="net-picture"') :]
    svg = svg[: svg.index("</svg>")]
    assert svg.count('<a class="net-node') == 6
    for name in ("alfa", "beta", "gamma", "delta"):
        assert f'href="/medlemmer/{name}/"' in svg
    assert "," not in svg


@pytest.mark.usefixtures("four")
def test_choices_have_counts(client):
    shown = client.get(NETWORK, {"kind": "research", "on": "all"}).context["shown"]

    assert [(choice.value, choice.count) for choice in shown.kinds] == [
        ("company", 2),
        ("research", 1),
        ("public", 1),
        ("other", 0),
    ]
    assert [(choice.value, choice.count) for choice in shown.themes] == [
        ("hydrogen", 1)
    ]
    assert [(chip.label, chip.address) for chip in shown.chips] == [
        ("Forskning og utdanning", "?on=all")
    ]


def test_an_unlisted_organization_is_nowhere_and_connects_nobody(client):
    hidden = make_organization(name="Hemmelig", is_listed=False)
    one, other = make_member(), make_member()
    make_project(partners=[one, hidden])
    make_project(partners=[other, hidden])

    answer = client.get(NETWORK)

    shown = answer.context["shown"]
    assert [row.partners for row in shown.rows] == [0, 0]
    assert len(shown.network.components) == 2
    assert "Hemmelig" not in answer.text


def test_an_empty_network_says_so(client):
    make_project(partners=[make_member()], **ENDED_2020)

    answer = client.get(NETWORK)

    assert (answer.status_code, "?on=all" in answer.text) == (200, True)
    assert "net-picture" not in answer.text
    assert client.get(STATISTICS).status_code == 200


def test_a_long_table_has_pages(client):
    for _ in range(60):
        make_project(partners=[make_member()])

    first, second = (client.get(NETWORK, {"page": page}) for page in (1, 2))

    assert [len(names(first)), len(names(second))] == [10, 10]
    assert len(names(client.get(f"{NETWORK}?page=all"))) == 60
    assert second.context["shown"].page_addresses[0] == (1, "?#table")
