"""What the pages cost the database, at two lengths of everything that they show."""

import pytest

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
LISTS = {"projects": 12, "facilities": 8, "streams": 9, "offices": 6}
FORMS = {
    "projects_new": 10,
    "projects_change": 21,
    "projects_proposal": 12,
    "facilities_new": 6,
    "facilities_change": 8,
    "facilities_proposal": 7,
    "streams_new": 6,
    "streams_change": 8,
    "streams_proposal": 7,
}


@pytest.fixture
def world(ours, ola, how_many):
    """Make so many of everything, and a proposal of every field for each noun."""
    shared = make_project(slug="felles")
    make_participation(organization=ours, project=shared)
    for _ in range(how_many):
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
    own = {"facility": make_facility(ours), "stream": make_stream(ours)}
    return {"project": shared, **own}


NOUNS = {"projects": "project", "facilities": "facility", "streams": "stream"}


def proposals(page, ours, ola, world, how_many):
    """Let every field of a row wait, and of something new; give the keys of their forms."""
    noun = NOUNS[page]
    row = world[noun]
    for number in range(how_many):
        said = whole(noun, ours, number)
        new = review.submit(review.new(BY_KEY[noun], ours), said, by=ola).waiting
    subject = review.Subject(BY_KEY[noun], ours, row)
    review.submit(subject, whole(noun, ours, -1), by=ola)
    return {"change": [getattr(row, "slug", row.pk)], "proposal": [new.pk]}


def whole(noun, ours, number):
    """Say something new in each field, links and rows among them."""
    said = dict(SAID[noun])
    named = {"project": "title_nb", "facility": "name_nb", "stream": "note"}[noun]
    said[named] = f"Nytt {number}"
    if noun != "project":
        return said | {"site": make_site().slug}
    row = {"since": "", "since_precision": "day", "until": "", "until_precision": "day"}
    parts = [ours, make_member()]
    return said | {
        "themes": [make_topic().slug],
        "sites": [make_site().slug],
        "participations": [
            {"organization": part.slug, "role": "host", **row} for part in parts
        ],
    }


@pytest.mark.parametrize("how_many", [1, 8])
@pytest.mark.parametrize("name", [*LISTS, *FORMS])
def test_a_page_costs_the_same_however_much_there_is(
    as_ola, ours, ola, world, name, how_many, django_assert_num_queries
):
    page, _, form = name.partition("_")
    keys = proposals(page, ours, ola, world, how_many) if page in NOUNS else {}
    address = at(name, *keys.get(form, []))

    with django_assert_num_queries((LISTS | FORMS)[name]):
        answer = as_ola.get(address)

    assert answer.status_code == 200
    if form == "change":
        assert len(answer.context["form"].differences) >= 3
