"""The rows that a page depends on, noted while it is rendered."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from members.models.data_versions import WHOLE, noting_rows

# No cache outside keeps a page if rows of it were read, even if it shows none of them.
# Contacts and consents hold no names.
PERSONS = "members_person"
_current = ContextVar("recording", default=None)


class Recording:
    """Whether a page may be kept, and whether it may name a person.

    `rows` are the (noun, id) that were loaded; None if it depends on the whole registry.
    """

    def __init__(self):
        self.is_forbidden, self.rows = False, frozenset()
        self.names_person = False

    def note_query(self, execute, sql, parameters, many, context):
        result = execute(sql, parameters, many, context)
        # An unknown number of rows (-1) counts as some.
        if PERSONS in str(sql) and context["cursor"].rowcount != 0:
            self.names_person = True
        return result


def forbid():
    """Mark the page that is being rendered as not to be stored."""
    if (current := _current.get()) is not None:
        current.is_forbidden = True


@contextmanager
def recording():
    """Yield the Recording of the page that is rendered within."""
    made = Recording()
    token = _current.set(made)
    try:
        with connection.execute_wrapper(made.note_query), noting_rows() as rows:
            yield made
        made.rows = None if WHOLE in rows else frozenset(rows)
    finally:
        _current.reset(token)
