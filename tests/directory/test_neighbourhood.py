"""The partners of an organization on its profile, as a list and as a diagram."""

from datetime import date

import pytest
from django.urls import reverse

from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_member,
    make_organization,
    make_participation,
    make_project,
)

pytestmark = pytest.mark.django_db


def groups_of(answer):
    """Return {when: [(partner, projects)]} as the profile shows them."""
    return {
        group.when: [
            (
                partner.organization.name,
                [shared.project.title for shared in partner.projects],
            )
            for partner in group.shown
        ]
        for group in answer.context["profile"].partners.shown
    }


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

    assert groups_of(answer) == {"now": [("Ofte", ["A", "B"]), ("Av og til", ["C"])]}
    [group] = answer.context["profile"].partners.shown
    assert group.unlisted_text == "og én til"
    address = reverse("directory:network") + f"?organization={one.slug}&amp;on=all"
    assert (address in answer.text, "Hemmelig" in answer.text) == (True, False)


def test_partners_of_now_stand_apart_from_former_and_future_ones(client):
    one, now, before, later = (
        make_member(name=n) for n in ("En", "Nå", "Før", "Siden")
    )
    make_project(title_nb="Ferdig", status="completed", since=LONG_AGO, partners=[one])
    make_project(title_nb="Går", partners=[one, now])
    old = {"until": date(2020, 12, 31), "since": LONG_AGO}
    make_project(title_nb="Gammelt", partners=[one, now, before], **old)
    make_project(title_nb="Kommer", since=FAR_AHEAD, partners=[one, later])

    answer = client.get(one.get_absolute_url())

    assert groups_of(answer) == {
        "now": [("Nå", ["Går", "Gammelt"])],
        "later": [("Siden", ["Kommer"])],
        "before": [("Før", ["Gammelt"])],
    }
    assert "Gammelt (tidligere, ikke bekreftet)" in answer.text


@pytest.mark.parametrize(
    ("own", "theirs", "text"),
    [
        ({"confirmed_on": LONG_AGO}, {"confirmed_on": LONG_AGO}, ""),
        ({"confirmed_on": LONG_AGO}, {"source": "Varden, 2019"}, "etter åpne kilder"),
        ({"source": "Varden, 2019"}, {"confirmed_on": LONG_AGO}, "etter åpne kilder"),
        ({}, {}, "ikke bekreftet"),
    ],
    ids=[
        "both",
        "the partner from a source",
        "own from a source",
        "neither",
    ],
)
def test_a_profile_says_what_is_not_confirmed(client, own, theirs, text):
    one, other, project = make_member(), make_member(), make_project()
    make_participation(project=project, organization=one, **own)
    make_participation(project=project, organization=other, **theirs)

    answer = client.get(one.get_absolute_url())

    [[partner]] = [group.shown for group in answer.context["profile"].partners.shown]
    assert [shared.known_text for shared in partner.projects] == [text]


def test_a_profile_has_a_diagram_of_its_partners(client):
    one, other, third, apart = (
        make_member(name=n, slug=n.lower()) for n in ("En", "To", "Tre", "Fjern")
    )
    hidden = make_organization(is_listed=False, name="Hemmelig")
    make_project(title_nb="A", partners=[one, other, third, hidden])
    make_project(title_nb="B", partners=[other, apart])
    make_project(title_nb="Alene", partners=[one])

    answer = client.get(one.get_absolute_url())

    network_diagram = answer.context["profile"].neighbourhood
    nodes = network_diagram.diagram.nodes.values()
    assert sorted(placed.node.name for placed in nodes) == ["A", "En", "To", "Tre"]
    highlighted = [
        placed.node.name
        for placed, _symbol, is_highlighted in network_diagram.symbols
        if is_highlighted
    ]
    assert highlighted == ["En"]
    svg = answer.text[answer.text.index('<svg class="net-picture"') :]
    svg = svg[: svg.index("</svg>")]
    assert svg.count('<a class="net-node') == 4


def test_one_partner_alone_needs_no_diagram(client):
    one = make_member()
    make_project(partners=[one, make_member()])

    answer = client.get(one.get_absolute_url())

    assert answer.context["profile"].neighbourhood is None
    assert "net-picture" not in answer.text
