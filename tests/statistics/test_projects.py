"""Projects on the days on which something begins."""

from datetime import date, timedelta

import pytest

from members.statistics import Question, current_records, projects
from tests.support.factories import make_member, make_participation, make_project

pytestmark = pytest.mark.django_db
FIRST = date(2025, 3, 1)


def test_a_partner_is_counted_from_the_first_day():
    project = make_project(partners=[make_member()])
    make_participation(project=project, organization=make_member(), since=FIRST)
    records = current_records()

    numbers = [
        projects.partner_counts(Question(day, day, day, records=records), [project])
        for day in (FIRST - timedelta(days=1), FIRST)
    ]

    assert numbers == [{project.pk: 1}, {project.pk: 2}]
