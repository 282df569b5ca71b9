"""The days on which an organization works in a project, and what counts as collaboration."""

import json
from datetime import date
from itertools import product

from members.models import ENDED, Organization, Participation, days_of_work
from members.records.history.public_facts import COUNTED, _counted
from tests.support import events
from tests.support.factories import LONG_AGO, make
from tests.support.proposals import TODAY
from tests.support.refusals import broken_by

objects = Participation.objects
State = Participation.State
BEGAN, OPENED, ENDS = date(2020, 6, 1), date(2021, 9, 1), date(2022, 3, 1)
DAYS = [
    *[date.min, date(2020, 5, 31), BEGAN, date(2020, 12, 31), date(2021, 1, 1)],
    *[OPENED, date(2021, 12, 31), date(2022, 1, 1), ENDS, date(2022, 3, 2), date.max],
]
OWN = [(None, None), (date(2020, 9, 1), None), (None, date(2021, 6, 30))]
EVENTS = f"""
    SELECT to_jsonb(e)::text, {COUNTED.format(row="e")}, r.counts
    FROM members_participationevent e JOIN members_participation r ON r.id = e.pgh_obj_id
"""


def test_the_database_and_the_loaded_row_agree_on_every_day():
    every = product([None, BEGAN], [None, ENDS], [None, OPENED], ["running", *ENDED])
    for since, until, opened, status in every:
        project = make.project(since=since, until=until, opened=opened, status=status)
        for own_since, own_until in OWN:
            make.participation(project=project, since=own_since, until=own_until)

    rows = objects.select_related("project")
    for day in DAYS:
        found = set(objects.working_on(day))
        assert found == {row for row in rows if works(row, day)}, day


def works(row, day):
    of_project = row.project.since, row.project.until, row.project.opened
    first, last = days_of_work((row.since, row.until), of_project, row.project.status)
    return first <= day <= last


def test_what_is_over_counts_no_longer_than_is_known():
    for fields, last in (
        ({"status": "completed"}, date(2020, 12, 31)),
        ({"status": "stopped", "opened": OPENED}, date(2021, 12, 31)),
        ({"status": "completed", "until": ENDS}, ENDS),
        ({"status": "unknown"}, date(2020, 12, 31)),
        ({"status": "planned"}, date(2020, 12, 31)),
        ({"status": "running"}, date.max),
    ):
        row = make.participation(project=make.project(since=BEGAN, **fields))
        expected = [day for day in DAYS if BEGAN <= day <= last]
        assert [day for day in DAYS if works(row, day)] == expected


def test_those_without_work_are_in_no_project_that_runs():
    idle, busy, done = (make.organization() for _ in range(3))
    make.project(partners=[busy], since=BEGAN)
    make.project(partners=[done, busy], since=BEGAN, until=ENDS)

    found = Organization.objects.without_work_on(date(2023, 1, 1))

    assert set(found) == {idle, done}


def claim_in_every_state():
    """Create 19 participations: those of the project's lead, of claims and of no claim."""
    by, project = make.member(), make.project()
    make.participation(project=project, organization=by, role="lead")
    for who, *days in product([None, by, "own"], *[[None, LONG_AGO]] * 3):
        if not (days[1] and days[2]):
            one = make.member()
            fields = zip(["asked_on", "confirmed_on", "declined_on"], days, strict=True)
            given = {"claimed_by": one if who == "own" else who, **dict(fields)}
            make.participation(project=project, organization=one, **given)


def test_of_every_row_the_database_the_row_and_its_history_say_whether_it_counts():
    claim_in_every_state()

    rows = list(objects.all())
    waiting = [row for row in rows if row.state in (State.ASKED, State.UNASKED)]
    counted = [row for row in rows if row.state in (State.SOURCED, State.CONFIRMED)]
    assert [row for row in rows if row.counts] == counted
    assert list(objects.unanswered()) == waiting == [row for row in rows if row.waits]
    told = events.rows(EVENTS)
    found = [{_counted(json.loads(state)), *both} for state, *both in told]
    assert (len(rows), [len(answers) for answers in found]) == (19, [1] * 19)


def settle():
    events.run("SET CONSTRAINTS ALL IMMEDIATE")


def test_only_who_takes_part_claims_something():
    stranger, claim = make.member(), make.claim(make.member())
    given = {"claimed_by": stranger, "project": make.project()}

    for write in (
        lambda: objects.filter(pk=claim.pk).update(claimed_by=stranger),
        lambda: make.participation(organization=make.member(), **given),
    ):
        refused = broken_by(lambda write=write: (write(), settle()))
        assert refused == "who_claims_it_takes_part"


def test_what_was_claimed_stays_a_claim_when_who_claimed_it_declines_its_own_part():
    claim = make.claim(make.member())
    settle()
    own = objects.filter(organization=claim.claimed_by)
    own.update(declined_on=LONG_AGO, confirmed_on=None)

    objects.filter(pk=claim.pk).update(asked_on=TODAY())
    settle()

    claim.refresh_from_db()
    assert (claim.counts, claim.state) == (False, State.ASKED)
