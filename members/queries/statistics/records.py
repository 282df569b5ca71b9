"""Rows that figures count, loaded once per version of the data, and derived values.

Visitors may ask for any day: of values derived for days, the latest used are kept.
"""

from django.utils import timezone

from members.queries.filters import Latest, LRUCache

# A page of fifteen years derives about 130 values of days: some pages stay at hand.
MOST_DERIVED = 600
MOST_FIGURES = 200


class Records:
    """The results of loading functions, and the values derived from them."""

    def __init__(self):
        self.loaded, self.undated = LRUCache(), LRUCache()
        self.derived, self.figures = LRUCache(MOST_DERIVED), LRUCache(MOST_FIGURES)

    def get(self, load):
        """Return the result of `load()`; it is called once."""
        return self.loaded.get_or_make(load, load)

    def keep(self, key, make):
        """Return the result of `make()` for the key, of which there are few: no day."""
        return self.undated.get_or_make(key, make)

    def derive(self, key, make):
        """Return the result of `make()` for the key; cached if it was used lately."""
        # What goes on today is another rule than that of another day.
        return self.derived.get_or_make((key, timezone.localdate()), make)


current = Latest(lambda _key, _before: Records())


def current_records():
    """Return the Records of the committed version; one query when nothing was written."""
    return current.get()
