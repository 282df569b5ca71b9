"""What the pages cost the database, at two lengths of everything that they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import review
from members.fields import BY_KEY
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_effect,
    make_facility,
    make_former_contact,
    make_funding,
    make_member,
    make_participation,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
)
from tests.support.proposal_forms import at

pytestmark = pytest.mark.django_db
MOMENT = {"day": "2024-05-01", "precision": "month"}
SAID = {
    "project": {"title_nb": "Nytt", "status": "planned", "since": MOMENT},
    "facility": {"name_nb": "Ny", "capability_nb": "Nytt", "since": MOMENT},
    "stream": {"kind": "heat", "direction": "offered", "note": "Ny", "since": MOMENT},
}
NAMED = {"project": "title_nb", "facility": "name_nb", "stream": "note"}
NOUNS = {"projects": "project", "facilities": "facility", "streams": "stream"}
COSTS = {
    **{"projects": 12, "facilities": 8, "streams": 9, "offices": 6},
    **{"projects_new": 10, "projects_change": 21, "projects_proposal": 12},
    **{"facilities_new": 6, "facilities_change": 8, "facilities_proposal": 7},
    **{"streams_new": 6, "streams_change": 8, "streams_proposal": 7},
}


@pytest.fixture
def rows(ours):
    """Return a row of each noun, of which every field is proposed to change."""
    project = make_project(slug="felles")
    make_participation(organization=ours, project=project)
    facility, stream = make_facility(ours), make_stream(ours)
    return {"project": project, "facility": facility, "stream": stream}


def add_one_of_everything(ours, ola, shared):
    make_colleague(make_member(), user=ola)
    make_participation(organization=ours, asked_on=LONG_AGO)
    make_participation(organization=ours)
    make_participation(project=shared, organization=make_member())
    make_role(person=make_former_contact(ours))
    shared.themes.add(make_topic())
    shared.sites.add(make_site())
    make_funding(shared, funder=make_member())
    make_effect(shared, contained_in=make_effect(make_project()))
    make_facility(ours, site=make_site())
    make_stream(ours, site=make_site())


def whole(noun, ours, number):
    """Say something new in each field, links and rows among them."""
    said = SAID[noun] | {NAMED[noun]: f"Nytt {number}"}
    if noun != "project":
        return said | {"site": make_site().slug}
    row = {"since": "", "since_precision": "day", "until": "", "until_precision": "day"}
    parts = [
        {"organization": o.slug, "role": "host", **row} for o in (ours, make_member())
    ]
    lists = {"themes": [make_topic().slug], "sites": [make_site().slug]}
    return said | lists | {"participations": parts}


def propose(noun, ours, ola, row, number):
    """Let every field of a row wait, and of something new; return the keys of their forms."""
    new = review.submit(
        review.new(BY_KEY[noun], ours), whole(noun, ours, number), by=ola
    ).waiting
    subject = review.Subject(BY_KEY[noun], ours, row)
    review.submit(subject, whole(noun, ours, -number), by=ola)
    return {"change": [getattr(row, "slug", row.pk)], "proposal": [new.pk]}


def test_the_pages_cost_the_same_however_much_there_is(as_ola, ours, ola, rows):
    for number in range(1, 9):
        add_one_of_everything(ours, ola, rows["project"])
        keys = {
            page: propose(noun, ours, ola, rows[noun], number)
            for page, noun in NOUNS.items()
        }
        if number in (1, 8):
            assert costs(as_ola, keys) == COSTS, number


def costs(client, keys):
    """Return {name of a page: how many queries it runs}."""
    found = {}
    for name in COSTS:
        page, _, form = name.partition("_")
        address = at(name, *keys.get(page, {}).get(form, []))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200
        assert form != "change" or len(answer.context["form"].differences) >= 3
        found[name] = len(queries)
    return found
