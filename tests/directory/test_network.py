"""Who works with whom, as the pages say it."""

from datetime import date

import pytest

from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_project,
    make_topic,
)

pytestmark = pytest.mark.django_db
NETWORK, FIGURES = "/nettverk/", "/nettverk/tall/"
NOT_TODAY = {"since": LONG_AGO, "until": date(2020, 12, 31)}


def names(answer):
    return [row.node.name for row in answer.context["shown"].rows]


def drawn(answer):
    return sorted(
        spot.node.name for spot in answer.context["shown"].picture.spots.values()
    )


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("asked", "found"),
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
def test_a_question_leaves_who_it_is_about(client, asked, found):
    answer = client.get(f"{NETWORK}?{asked}")

    assert sorted(names(answer)) == found
    projects = {"Pilot", "Gammelt"}
    assert sorted(set(drawn(answer)) - projects) == found


@pytest.mark.usefixtures("four")
def test_what_could_not_be_used_is_said(client):
    answer = client.get(NETWORK, {"on": "2021-02-30", "kind": ["x", "company"]})

    shown = answer.context["shown"]
    assert [value for _label, value in shown.problems] == ["2021-02-30", "x"]
    assert answer.text.count('class="notice warning"') == 2
    assert shown.question.kinds == ("company",)


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
    [way] = [
        direction for *_words, direction in answer.context["shown"].columns if direction
    ]
    is_up = sort and not sort.startswith("-")
    assert way == ("ascending" if is_up else "descending")


@pytest.mark.usefixtures("four")
def test_a_heading_turns_its_order_and_keeps_the_question(client):
    answer = client.get(NETWORK, {"on": "all", "theme": "hydrogen"})

    addresses = {name: at for name, _words, at, _way in answer.context["shown"].columns}
    assert addresses == {
        "name": "?theme=hydrogen&on=all&sort=name#table",
        "partners": "?theme=hydrogen&on=all&sort=partners#table",
        "between": "?theme=hydrogen&on=all&sort=-between#table",
        "projects": "?theme=hydrogen&on=all&sort=-projects#table",
    }


@pytest.mark.usefixtures("four")
def test_every_node_of_the_picture_is_a_link_to_its_page(client):
    page = client.get(NETWORK, {"on": "all"}).text

    picture = page[page.index('<svg class="net-picture"') :]
    picture = picture[: picture.index("</svg>")]
    assert picture.count('<a class="net-node') == 6
    for name in ("alfa", "beta", "gamma", "delta"):
        assert f'href="/medlemmer/{name}/"' in picture
    assert "," not in picture


@pytest.mark.usefixtures("four")
def test_choices_carry_what_they_would_leave(client):
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


def test_an_unlisted_organization_is_nowhere_and_ties_nobody_together(client):
    hidden = make_organization(name="Hemmelig", is_listed=False)
    one, other = make_member(), make_member()
    make_project(partners=[one, hidden])
    make_project(partners=[other, hidden])

    answer = client.get(NETWORK)

    shown = answer.context["shown"]
    assert [row.partners for row in shown.rows] == [0, 0]
    assert len(shown.network.groups) == 2
    assert "Hemmelig" not in answer.text


def test_a_network_of_nobody_says_so(client):
    make_project(partners=[make_member()], **NOT_TODAY)

    answer = client.get(NETWORK)

    assert (answer.status_code, "?on=all" in answer.text) == (200, True)
    assert "net-picture" not in answer.text
    assert client.get(FIGURES).status_code == 200


@pytest.mark.parametrize("address", [NETWORK, FIGURES, "/en/network/?on=all"])
@pytest.mark.parametrize("how_many", [1, 60])
def test_a_page_from_what_is_kept_costs_one_query(
    client, address, how_many, django_assert_num_queries, django_assert_max_num_queries
):
    for _ in range(how_many):
        make_project(partners=[make_member(), make_member()], themes=[make_topic()])
    # Two of them are a savepoint, which a page of its own does not need.
    with django_assert_max_num_queries(10):
        client.get(address)
    with django_assert_num_queries(1):
        client.get(address)


def test_a_long_table_has_pages(client):
    for _ in range(60):
        make_project(partners=[make_member()])

    first, second = (client.get(NETWORK, {"page": page}) for page in (1, 2))

    assert [len(names(first)), len(names(second))] == [50, 10]
    assert second.context["shown"].page_addresses[0] == (1, "?#table")
