"""The days on which an organization works in a project."""

from datetime import date
from itertools import product

import pytest

from members.models import ENDED, Organization, Participation, days_of_work
from tests.support.factories import make_organization, make_participation, make_project

pytestmark = pytest.mark.django_db
BEGAN, OPENED, ENDS = date(2020, 6, 1), date(2021, 9, 1), date(2022, 3, 1)
DAYS = [
    *[date.min, date(2020, 5, 31), BEGAN, date(2020, 12, 31), date(2021, 1, 1)],
    *[OPENED, date(2021, 12, 31), date(2022, 1, 1), ENDS, date(2022, 3, 2), date.max],
]
OWN = [(None, None), (date(2020, 9, 1), None), (None, date(2021, 6, 30))]


def test_the_database_and_the_loaded_row_agree_on_every_day():
    every = product([None, BEGAN], [None, ENDS], [None, OPENED], ["running", *ENDED])
    for since, until, opened, status in every:
        project = make_project(since=since, until=until, opened=opened, status=status)
        for own_since, own_until in OWN:
            make_participation(project=project, since=own_since, until=own_until)

    for day in DAYS:
        found = set(Participation.objects.working_on(day))
        assert found == {row for row in everybody() if works(row, day)}, day


def everybody():
    return Participation.objects.select_related("project")


def works(row, day):
    of_project = row.project.since, row.project.until, row.project.opened
    first, last = days_of_work((row.since, row.until), of_project, row.project.status)
    return first <= day <= last


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({"status": "completed", "since": BEGAN}, date(2020, 12, 31)),
        ({"status": "stopped", "since": BEGAN, "opened": OPENED}, date(2021, 12, 31)),
        ({"status": "completed", "since": BEGAN, "until": ENDS}, ENDS),
        ({"status": "unknown", "since": BEGAN}, date.max),
    ],
)
def test_what_is_over_counts_no_longer_than_is_known(fields, last):
    row = make_participation(project=make_project(**fields))

    assert [day for day in DAYS if works(row, day)] == [
        day for day in DAYS if BEGAN <= day <= last
    ]


def test_those_without_work_are_in_no_project_that_runs():
    idle, busy, done = (make_organization() for _ in range(3))
    make_project(partners=[busy], since=BEGAN)
    make_project(partners=[done, busy], since=BEGAN, until=ENDS)

    found = Organization.objects.without_work_on(date(2023, 1, 1))

    assert set(found) == {idle, done}
