"""What a page depends on, noted while it is rendered."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from ..models.dependencies import WHOLE, noting_rows

# Tables about people: no cache outside keeps a page that was made from them.
PERSONAL = ("members_person", "members_contact", "members_consent")
_current = ContextVar("recording", default=None)


class Recording:
    """Whether a page may be kept, and whether it may name a person.

    `rows` are the (noun, id) that were loaded; None if it depends on the whole registry.
    """

    def __init__(self):
        self.is_forbidden, self.rows = False, frozenset()
        self.names_person = False

    def note_query(self, execute, sql, *rest):
        if any(table in sql for table in PERSONAL):
            self.names_person = True
        return execute(sql, *rest)


def forbid():
    """Mark the page that is being rendered as not to be stored."""
    if (current := _current.get()) is not None:
        current.is_forbidden = True


@contextmanager
def recording():
    """Yield the Recording of what is rendered within."""
    made = Recording()
    token = _current.set(made)
    try:
        with connection.execute_wrapper(made.note_query), noting_rows() as rows:
            yield made
        made.rows = None if WHOLE in rows else frozenset(rows)
    finally:
        _current.reset(token)
