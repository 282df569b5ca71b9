"""Waiting for the transactions of other databases, which share the numbers of this one's."""

from django.db import connection

from members import changes
from tests.support.database_role import owner
from tests.support.polling import eventually

SETTLED = """
    SELECT NOT EXISTS (
        SELECT FROM members_touched WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())
    )
"""
PATIENCE = 60  # seconds, longer than other tests keep a transaction open
FORGET = """
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM members_touched;
    -- Older than anything that is open, also in other databases: what follows is known.
    INSERT INTO members_touched (xid, noun, row_id) VALUES ('0', '', 0);
"""


def wait_until_settled():
    """Wait until all that is open has begun after the row that was touched last."""
    with connection.cursor() as cursor:
        assert eventually(
            lambda: cursor.execute(SETTLED) or cursor.fetchone()[0], PATIENCE
        )


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
