"""The partners of an organization on its profile, as a list and as a diagram."""

from datetime import date

import pytest
from django.urls import reverse

from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_participation,
    make_project,
)

pytestmark = pytest.mark.django_db


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
    address = reverse("directory:network") + f"?organization={one.slug}&amp;on=all"
    assert (address in answer.text, "Hemmelig" in answer.text) == (True, False)


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
