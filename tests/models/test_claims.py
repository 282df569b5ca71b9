"""What counts as collaboration, and who may claim it, is true in the database."""

import json
from itertools import product

import pytest
from django.db import connection

from members.history.public_facts import COUNTED, _counted
from members.models import Participation
from tests.support.factories import (
    LONG_AGO,
    make_claim,
    make_member,
    make_participation,
    make_project,
)
from tests.support.proposals import TODAY
from tests.support.refusals import broken_by

pytestmark = pytest.mark.django_db
objects = Participation.objects
State = Participation.State


def now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_of_every_row_the_database_the_row_and_its_history_say_whether_it_counts():
    by, project = make_member(), make_project()
    make_participation(project=project, organization=by, role="lead")
    for who, asked, confirmed, declined in product(
        [None, by, "own"], *[[None, LONG_AGO]] * 3
    ):
        if not (confirmed and declined):
            one = make_member()
            said = {
                "asked_on": asked,
                "confirmed_on": confirmed,
                "declined_on": declined,
            }
            claimed_by = one if who == "own" else who
            given = {"project": project, "claimed_by": claimed_by, **said}
            make_participation(organization=one, **given)

    rows = list(objects.all())
    states = {row.pk: row.state for row in rows}
    unanswered = [
        pk for pk, state in states.items() if state in (State.ASKED, State.UNASKED)
    ]
    counted = [
        pk for pk, state in states.items() if state in (State.SOURCED, State.CONFIRMED)
    ]
    assert len(rows) == 19
    assert [row.pk for row in rows if row.counts] == counted
    assert list(objects.unanswered().values_list("pk", flat=True)) == unanswered
    assert [row.pk for row in rows if row.waits] == unanswered
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(e)::text, {COUNTED.format(row='e')}, r.counts"
            " FROM members_participationevent e"
            " JOIN members_participation r ON r.id = e.pgh_obj_id"
        )
        found = [
            (_counted(json.loads(state)), sql, truth) for state, sql, truth in cursor
        ]
    assert len(found) == 19
    assert {len({*one}) for one in found} == {1}


def test_only_who_takes_part_claims_something():
    stranger, claim = make_member(), make_claim(make_member())

    def claim_as_stranger():
        objects.filter(pk=claim.pk).update(claimed_by=stranger)
        now()

    def create_as_stranger():
        project, one = make_project(), make_member()
        make_participation(project=project, organization=one, claimed_by=stranger)
        now()

    assert [broken_by(claim_as_stranger), broken_by(create_as_stranger)] == [
        "who_claims_it_takes_part"
    ] * 2


def test_what_was_claimed_stays_a_claim_when_who_claimed_it_declines_its_own_part():
    claim = make_claim(make_member())
    now()
    objects.filter(organization=claim.claimed_by).update(
        declined_on=LONG_AGO, confirmed_on=None
    )

    objects.filter(pk=claim.pk).update(asked_on=TODAY())
    now()

    claim.refresh_from_db()
    assert (claim.counts, claim.state) == (False, State.ASKED)
