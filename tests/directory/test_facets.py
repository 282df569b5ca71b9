"""The filters of a list: eight choices and the rest folded, no zeros, topics in groups."""

import pytest

from tests.support.factories import make_member, make_project, make_site, make_topic

pytestmark = pytest.mark.django_db


def facets(client, address="/medlemmer/"):
    listing = client.get(address).context["listing"]
    return {facet.name: facet for facet in listing.facets}


def values(groups):
    return [choice.value for _heading, pairs in groups for choice, _depth in pairs]


def headings(groups):
    return [heading for heading, _pairs in groups]


def make_members_by_topic(*numbers):
    """Create topics "emne0" and so on, and for each that many members."""
    for at, number in enumerate(numbers):
        topic = make_topic(slug=f"emne{at}", label_nb=f"Emne {at:02}")
        for _ in range(number):
            make_member(topics=[topic])


def test_the_eight_choices_with_most_rows_are_shown_in_the_order_of_the_list(client):
    make_members_by_topic(1, 2, 2, 2, 1, 2, 2, 2, 2, 2, 0)

    topic = facets(client)["topic"]

    assert values(topic.shown) == [f"emne{n}" for n in (1, 2, 3, 5, 6, 7, 8, 9)]
    assert values(topic.rest) == ["emne0", "emne4"]


def test_a_chosen_choice_is_never_folded_even_without_rows(client):
    make_members_by_topic(2, 2, 2, 2, 2, 2, 2, 2, 1, 0)

    topic = facets(client, "/medlemmer/?topic=emne8&topic=emne9")["topic"]

    assert values(topic.shown) == [f"emne{n}" for n in (0, 1, 2, 3, 4, 5, 8, 9)]
    assert values(topic.rest) == ["emne6", "emne7"]


def test_a_choice_without_rows_is_not_offered(client):
    make_member(kind="company")

    assert values(facets(client)["kind"].shown) == ["company"]
    assert facets(client, "/medlemmer/?q=finnesikke")["kind"].useful == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/medlemmer/", ["Tema", "Kompetanse"]),
        ("/en/members/", ["Theme", "Competence"]),
    ],
)
def test_topics_stand_under_the_heading_of_their_kind(client, address, expected):
    for kind in ("competence", "theme"):
        make_member(topics=[make_topic(kind=kind)])

    assert headings(facets(client, address)["topic"].shown) == expected
    assert headings(facets(client, address)["kind"].shown) == [""]


def test_the_only_group_needs_no_heading(client):
    make_member(topics=[make_topic()]), make_member(topics=[make_topic()])

    assert headings(facets(client)["topic"].shown) == [""]


def test_a_part_stands_below_its_whole_only_where_the_whole_is_shown(client):
    whole = make_site(slug="hele")
    for number in range(8):
        site = make_site(name=f"A {number}", slug=f"a{number}")
        make_member(sites=[site]), make_member(sites=[site])
    make_member(sites=[make_site(name="Del", slug="del", part_of=whole)])

    site = facets(client)["site"]
    chosen = facets(client, "/medlemmer/?site=del")["site"]

    [(_heading, folded)] = site.rest
    assert [(c.value, depth) for c, depth in folded] == [("hele", 0), ("del", 1)]
    [(_heading, shown)] = chosen.shown
    assert {c.value: depth for c, depth in shown}["del"] == 0


def test_the_page_says_how_many_choices_there_are_and_folds_the_rest(client):
    make_members_by_topic(*[1] * 11)

    page = client.get("/medlemmer/").text

    assert '<span id="all-topic">Vis alle 11</span>' in page
    assert page.count('name="topic"') == 11


def test_projects_are_filtered_alike(client):
    for number in range(10):
        make_project(themes=[make_topic(slug=f"emne{number}")])

    theme = facets(client, "/prosjekter/")["theme"]

    assert (len(values(theme.shown)), len(values(theme.rest))) == (8, 2)
