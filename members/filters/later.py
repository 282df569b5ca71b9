"""What an index holds by filter, of which some is read when it is first asked for."""

from django.db import connection


class ByFilter(dict):
    """{filter: what `read(filter)` returns}; what is in `later` is read when asked for.

    That is newer than the index at most, never older: a patch reads touched rows again.
    """

    def __init__(self, known, later=frozenset(), read=None):
        super().__init__(known)
        self.later, self.read = frozenset(later), read

    def __missing__(self, name):
        if name not in self.later:
            raise KeyError(name)
        found = self.read(name)
        # What a transaction has read it may yet take back.
        if not connection.in_atomic_block:
            self[name] = found
        return found

    def copy(self):
        """Return another, which does not get what is read from this one."""
        return ByFilter(self, self.later, self.read)
