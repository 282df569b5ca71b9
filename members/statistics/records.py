"""Rows that figures count, loaded once a version of the data, and what was made of them.

Visitors may ask for any day: what was made for so many days is kept, the latest asked.
"""

from threading import RLock

from members.filters.lru import LRUCache

from ..models import DataVersion

KEPT_DAYS = 128  # rows and counts that were derived for a day
KEPT_FIGURES = 200
cache_lock = RLock()
current = {}  # {version: Records} of the newest version


class Records:
    """What loading functions returned, and what was derived of it."""

    def __init__(self):
        self.loaded, self.loading = {}, RLock()
        self.derived, self.figures = LRUCache(KEPT_DAYS), LRUCache(KEPT_FIGURES)

    def get(self, load):
        """Return what `load()` returned for this version; it is called once."""
        with self.loading:
            if load not in self.loaded:
                self.loaded[load] = load()
            return self.loaded[load]

    def derive(self, key, make):
        """Return what `make()` returned for the key, if it was asked for lately."""
        return self.derived.get_or_make(key, make)


def current_records():
    """Return the Records of the committed version; one query."""
    version = DataVersion.objects.now()
    with cache_lock:
        if version not in current:
            current.clear()
            current[version] = Records()
        return current[version]
