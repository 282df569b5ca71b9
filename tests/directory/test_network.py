"""Who works with whom, as the pages say it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Cluster, ClusterName
from tests.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_participation,
    make_project,
    make_topic,
)

pytestmark = pytest.mark.django_db
NETWORK, FIGURES = "/nettverk/", "/nettverk/tall/"
NOT_TODAY = {"since": LONG_AGO, "until": date(2020, 12, 31)}


@pytest.fixture
def four():
    """Alfa works with Beta and Gamma in one project, and with Delta in another, now over."""
    theme = make_topic(slug="hydrogen", label_nb="Hydrogen", label_en="Hydrogen")
    alfa, beta, gamma, delta = (
        make_member(name=name, slug=name.lower(), kind=kind)
        for name, kind in [
            ("Alfa", "company"),
            ("Beta", "research"),
            ("Gamma", "company"),
            ("Delta", "public"),
        ]
    )
    make_project(title_nb="Pilot", themes=[theme], partners=[alfa, beta, gamma])
    make_project(title_nb="Gammelt", partners=[alfa, delta], **NOT_TODAY)
    return alfa, beta, gamma, delta


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


# In figures


@pytest.mark.usefixtures("four")
def test_the_figures_say_who_connects_and_which_kinds_meet(client):
    shown = client.get(FIGURES, {"on": "all"}).context["shown"]

    assert [(who.name, n) for who, n in shown.partners] == [
        ("Alfa", 3),
        ("Beta", 2),
        ("Gamma", 2),
        ("Delta", 1),
    ]
    assert [(who.name, percent) for who, percent in shown.between] == [("Alfa", 33)]
    assert [numbers for _words, numbers in shown.meetings] == [
        [1, 2, 1, 0],
        [2, 0, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
    ]
    assert [(str(one), str(other)) for one, other in shown.strangers] == [
        ("Forskning og utdanning", "Forskning og utdanning"),
        ("Forskning og utdanning", "Offentlig virksomhet"),
        ("Offentlig virksomhet", "Offentlig virksomhet"),
    ]


@pytest.mark.usefixtures("four")
def test_the_years_agree_with_the_pages_they_lead_to(client):
    cluster = Cluster.objects.create(pk=1, ambition_nb="Først")
    ClusterName.objects.create(cluster=cluster, name="IGT", since=date(2018, 11, 8))

    shown = client.get(FIGURES).context["shown"]

    days = [year.day for year, *_rest in shown.rows]
    assert days[0] == timezone.localdate()
    assert days[-1] == date(2018, 12, 31)
    for year, address, _top in shown.rows:
        page = client.get(f"{NETWORK}{address}").context["shown"]
        assert year.projects == len(page.network.projects)
        assert year.organizations == len(page.rows)
        assert year.pairs * 2 == sum(row.partners for row in page.rows)
        figures = client.get(f"{FIGURES}{address}").context["shown"]
        assert year.strangers == len(figures.strangers)
        assert year.members - year.working == len(figures.idle)


def test_the_figures_name_members_without_a_project(client):
    busy, outside = make_member(), make_organization()
    for name in ("Ås", "Ørn"):
        make_member(name=name)
    make_member(name="Var med", until=date(2020, 1, 1))
    make_member(name="Hemmelig", is_listed=False)
    over = make_member(name="Zeta")
    make_project(partners=[busy, outside])
    make_project(partners=[over], **NOT_TODAY)

    answer = client.get(FIGURES)

    shown = answer.context["shown"]
    names_of_idle = [organization.name for organization in shown.idle]
    assert (shown.now.members, shown.now.working) == (4, 1)
    assert names_of_idle == ["Zeta", "Ørn", "Ås"]
    assert f'href="{over.get_absolute_url()}"' in answer.text
    assert client.get(FIGURES, {"kind": "company"}).context["shown"].idle is None
    then = client.get(FIGURES, {"on": "2019-06-01"}).context["shown"]
    assert "Zeta" not in [organization.name for organization in then.idle]
    assert (len(then.members), len(then.idle)) == (5, 3)


# On a profile


def test_a_profile_names_those_with_most_projects_in_common(client):
    one, often, once, never = (
        make_member(name=n) for n in ("En", "Ofte", "Av og til", "Før")
    )
    hidden = make_organization(is_listed=False, name="Hemmelig")
    for title in ("A", "B"):
        make_project(title_nb=title, partners=[one, often])
    both = make_project(title_nb="C", partners=[one, once, hidden])
    one.participations.filter(project=both).update(since=LONG_AGO)
    make_participation(project=both, organization=never, until=date(2018, 12, 31))

    answer = client.get(one.get_absolute_url())

    partners = answer.context["profile"].partners
    assert [
        (who.name, [project.title for project in projects])
        for who, projects in partners.shown
    ] == [("Ofte", ["A", "B"]), ("Av og til", ["C"])]
    assert partners.unlisted_text == "og én til"
    way = reverse("directory:network") + f"?organization={one.slug}&amp;on=all"
    assert (way in answer.text, "Hemmelig" in answer.text) == (True, False)


def test_a_profile_draws_its_own_neighbourhood(client):
    one, other, third, apart = (
        make_member(name=n, slug=n.lower()) for n in ("En", "To", "Tre", "Fjern")
    )
    hidden = make_organization(is_listed=False, name="Hemmelig")
    make_project(title_nb="A", partners=[one, other, third, hidden])
    make_project(title_nb="B", partners=[other, apart])
    make_project(title_nb="Alene", partners=[one])

    answer = client.get(one.get_absolute_url())

    drawn_here = answer.context["profile"].neighbourhood
    spots = drawn_here.picture.spots.values()
    assert sorted(spot.node.name for spot in spots) == ["A", "En", "To", "Tre"]
    chosen = [spot.node.name for spot, _shape, is_it in drawn_here.marks if is_it]
    assert chosen == ["En"]
    picture = answer.text[answer.text.index('<svg class="net-picture"') :]
    picture = picture[: picture.index("</svg>")]
    assert picture.count('<a class="net-node') == 4


def test_one_partner_alone_needs_no_picture(client):
    one = make_member()
    make_project(partners=[one, make_member()])

    answer = client.get(one.get_absolute_url())

    assert answer.context["profile"].neighbourhood is None
    assert "net-picture" not in answer.text
