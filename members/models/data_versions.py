"""A version number of the public data, for caches."""

from contextlib import contextmanager
from contextvars import ContextVar

import pgtrigger
from django.db import connection, models

_rows = ContextVar("rows", default=None)
WHOLE = ("*", 0)
# As text: compiled by the ORM for each page, it takes five times as long.
NOW = """
    SELECT coalesce(sum(weight), 0)::bigint, coalesce(max(transaction), 0)
    FROM members_dataversion
"""


@contextmanager
def noting_rows():
    """Yield the set of (noun, id) that is filled within; WHOLE stands for all rows."""
    rows = set()
    token = _rows.set(rows)
    try:
        yield rows
    finally:
        _rows.reset(token)


def note_row(noun, pk):
    if (rows := _rows.get()) is not None:
        rows.add((noun, pk))


def note_whole():
    """Note a dependency on counts or caches of the whole registry."""
    note_row(*WHOLE)


class DataVersionQuerySet(models.QuerySet):
    def now(self):
        """Return (weight, transaction): a new pair after each commit that changed rows.

        The weight grows in any order in which transactions commit; the number of a
        transaction is never reused.
        """
        note_whole()
        with connection.cursor() as cursor:
            cursor.execute(NOW)
            return cursor.fetchone()


class DataVersion(models.Model):
    """The number of statements by which a transaction changed rows; old rows are summed up."""

    transaction = models.BigIntegerField(primary_key=True)
    weight = models.BigIntegerField()

    objects = DataVersionQuerySet.as_manager()

    def __str__(self):
        return f"{self.transaction}: {self.weight}"


def data_version_trigger():
    """Return a trigger that counts each statement that writes to a table."""
    return pgtrigger.Trigger(
        name="data_version",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        func="PERFORM registry_changed(); RETURN NULL;",
    )
