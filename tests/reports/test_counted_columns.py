"""Every column that a report is counted from is one whose correction is told."""

import re
from collections import defaultdict
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.reports import read_rows
from tests.reports.making import explained, make_report
from tests.support.factories import make_member

pytestmark = pytest.mark.django_db
TABLES = "organization membership project participation role funding".split()
# Of order or of no figure: a correction of these changes none.
UNCOUNTED = {"id", "sort_name", "sort_title", "slug"}
# Generated from the number of employees.
FOLLOWS = {"size": "employees"}


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries]


def columns_read():
    """Return {table: columns} that a report selects; effects come with whole projects."""
    found = defaultdict(set)
    for sql in queries_of(read_rows):
        selected, _from, rest = sql.partition(" FROM ")
        if not rest.startswith('"members_climateeffect"'):
            for table, column in re.findall(r'"members_(\w+)"\."(\w+)"', selected):
                found[table].add(column)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_column_that_is_read_counts_as_a_correction(kari, name):
    report = make_report(kari)
    make_member(since=date(2025, 3, 1))
    looks = " ".join(queries_of(lambda: explained(report)))
    [compared] = re.findall(
        rf"FROM members_{name}event e .*?IS DISTINCT FROM ROW\((.*?)\)",
        looks,
        re.DOTALL,
    )

    columns = {FOLLOWS.get(c, c) for c in columns_read()[name] - UNCOUNTED}
    assert columns
    assert columns <= {*re.findall(r"b\.(\w+)", compared)}
