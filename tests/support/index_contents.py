"""All that an index of a list is made of, and the rows that were touched since.

Other databases share the numbers of this one's transactions, so some tests wait for theirs.
"""

from contextlib import ExitStack, contextmanager
from unittest import mock

from django.db import connection

from members.operation import changes
from members.queries.filters import OrganizationFilter, ProjectFilter
from tests.support.database_role import owner
from tests.support.polling import eventually

SOURCES = [
    OrganizationFilter.store.source,
    ProjectFilter.store.source,
    ProjectFilter.store_of_days.source,
]
MOST_CHOICES = [1, 400]


def contents(index):
    """Return all that an index answers by."""
    return {
        "ids": index.ids,
        "keys": index.keys,
        "position": index.position,
        "choices": {n: list(f.choices.items()) for n, f in index.facets.items()},
        "rows": {n: f.rows for n, f in index.facets.items()},
        "bits": {(n, v): f.bits(v) for n, f in index.facets.items() for v in f.choices},
        "days": index.orders.days,
        "orders": {n: index.orders.get(n) for n in index.orders.days},
        "dates": index.dates,
        "labels": index.labels,
    }


def by_rank(ranks):
    """Return what is found, of which one rank has no order."""
    return {n: [(rank, sorted(ids)) for rank, ids in ranks[n]] for n in ranks}


@contextmanager
def with_choices(number):
    """Let filters of more choices be too long to list."""
    with ExitStack() as stack:
        for source in SOURCES:
            stack.enter_context(mock.patch.object(source, "most_choices", number))
        yield


SETTLED = """
    SELECT NOT EXISTS (
        SELECT FROM members_touched WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())
    )
"""
PATIENCE = 3_000  # seconds: a long test of another worker is one transaction
FORGET = """
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM members_touched;
    DELETE FROM members_publicchange;
    -- Older than anything that is open, also in other databases: what follows is known.
    INSERT INTO members_touched (xid, noun, row_id) VALUES ('0', '', 0);
"""


def wait_until_settled():
    """Wait until all that is open has begun after the row that was touched last."""
    with connection.cursor() as rows:
        assert eventually(lambda: rows.execute(SETTLED) or rows.fetchone()[0], PATIENCE)


def forget_touches():
    """Forget what was touched, which a transaction that goes on is told each time."""
    with connection.cursor() as cursor, owner():
        cursor.execute(FORGET)


def touched_by(act):
    """Return the Changes that the act alone has made, in this transaction too."""
    before = changes.snapshot()
    forget_touches()
    act()
    return changes.since(before)
