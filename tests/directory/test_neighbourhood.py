"""The partners of an organization on its profile, as a list and as a diagram."""

import re
from collections import defaultdict
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
    groups = defaultdict(list)
    for group in answer.context["profile"].partners.shown:
        for partner in group.shown:
            titles = [shared.project.title for shared in partner.projects]
            groups[group.when].append((partner.organization.name, titles))
    return groups


def test_a_profile_names_and_draws_those_with_most_projects_in_common(client):
    one, often, once, never, apart = (
        make_member(name=n) for n in ("En", "Ofte", "Av og til", "Før", "Fjern")
    )
    hidden = make_organization(is_listed=False, name="Hemmelig")
    for title in ("A", "B"):
        make_project(title_nb=title, partners=[one, often])
    both = make_project(title_nb="C", partners=[one, once, hidden])
    one.participations.filter(project=both).update(since=LONG_AGO)
    make_participation(project=both, organization=never, until=date(2018, 12, 31))
    make_project(title_nb="D", partners=[often, apart])
    ended = {"since": LONG_AGO, "until": date(2020, 12, 31)}
    left = make_organization(is_listed=False, name="Hemmelig")
    make_project(title_nb="Ferdig", partners=[one, left], **ended)
    make_project(title_nb="Alene", partners=[one])

    answer, few = (client.get(who.get_absolute_url()) for who in (one, apart))

    assert groups_of(answer) == {"now": [("Ofte", ["A", "B"]), ("Av og til", ["C"])]}
    profile = answer.context["profile"]
    texts = [group.unlisted_text for group in profile.partners.shown]
    assert texts == ["og én til"] * 2
    address = reverse("directory:network") + f"?organization={one.slug}&amp;on=all"
    assert (address in answer.text, "Hemmelig" in answer.text) == (True, False)
    nodes = [node.node.name for node in profile.neighbourhood.diagram.nodes.values()]
    assert sorted(nodes) == ["A", "Av og til", "B", "C", "En", "Ofte"]
    symbols = profile.neighbourhood.symbols
    assert [node.node.name for node, _symbol, is_own in symbols if is_own] == ["En"]
    [svg] = re.findall(r'<svg class="net-picture".*?</svg>', answer.text, re.DOTALL)
    assert svg.count('<a class="net-node') == len(nodes)
    # One partner alone needs no diagram.
    assert few.context["profile"].neighbourhood is None
    assert "net-picture" not in few.text


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
)
def test_a_profile_says_what_is_not_confirmed(client, own, theirs, text):
    one, other, project = make_member(), make_member(), make_project()
    make_participation(project=project, organization=one, **own)
    make_participation(project=project, organization=other, **theirs)

    answer = client.get(one.get_absolute_url())

    [[partner]] = [group.shown for group in answer.context["profile"].partners.shown]
    assert [shared.known_text for shared in partner.projects] == [text]
