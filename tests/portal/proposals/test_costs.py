"""What the pages cost the database, at two lengths of everything that they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import review
from members.fields import BY_KEY
from tests.support import factories
from tests.support.proposal_forms import at
from tests.support.proposals import line

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
    project = factories.make_project(slug="felles")
    factories.make_participation(organization=ours, project=project)
    facility, stream = factories.make_facility(ours), factories.make_stream(ours)
    return {"project": project, "facility": facility, "stream": stream}


def add_one_of_everything(ours, ola, shared):
    factories.make_colleague(factories.make_member(), user=ola)
    factories.make_participation(organization=ours, asked_on=factories.LONG_AGO)
    factories.make_participation(organization=ours)
    factories.make_participation(project=shared, organization=factories.make_member())
    factories.make_role(person=factories.make_former_contact(ours))
    shared.themes.add(factories.make_topic())
    shared.sites.add(factories.make_site())
    factories.make_funding(shared, funder=factories.make_member())
    factories.make_effect(
        shared, contained_in=factories.make_effect(factories.make_project())
    )
    factories.make_facility(ours, site=factories.make_site())
    factories.make_stream(ours, site=factories.make_site())


def whole(noun, ours, number):
    """Say something new in each field, links and rows among them."""
    said = SAID[noun] | {NAMED[noun]: f"Nytt {number}"}
    site = factories.make_site().slug
    if noun != "project":
        return said | {"site": site}
    said |= {"themes": [factories.make_topic().slug], "sites": [site]}
    partners = (ours, factories.make_member())
    return said | {"participations": [line(one, "host") for one in partners]}


def propose(noun, ours, ola, row, number):
    """Let every field of a row wait, and of something new; return the keys of their forms."""
    subjects = review.new(BY_KEY[noun], ours), review.Subject(BY_KEY[noun], ours, row)
    new, _change = (
        review.submit(subject, whole(noun, ours, sign * number), by=ola)
        for subject, sign in zip(subjects, (1, -1), strict=True)
    )
    return {"change": [getattr(row, "slug", row.pk)], "proposal": [new.waiting.pk]}


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
