"""Rows that figures count, loaded once and kept until one changes, and what was made of them.

Visitors may ask for any day: of what was made for days, the latest asked is kept.
"""

from collections import OrderedDict
from contextlib import contextmanager
from functools import reduce
from operator import or_
from threading import RLock

from django.db.models import Q

from members.filters.latest import WhileUnchanged

# A page of fifteen years derives about 130 values of days: some pages stay at hand.
MOST_DERIVED = 600
MOST_FIGURES = 200
MISSING = object()


class Kept:
    """Values by key, at most `size` of them if given; the one asked least lately goes first.

    One thread makes a value while those that want the same one wait, and no others.
    """

    def __init__(self, size=None):
        self.size, self.lock = size, RLock()
        self.values, self.makers = OrderedDict(), {}

    def __len__(self):
        return len(self.values)

    def get_or_make(self, key, make):
        found = self._find(key)
        if found is MISSING:
            with self._alone(key):
                found = self._find(key)
                if found is MISSING:
                    found = make()
                    self._set(key, found)
        return found

    def _find(self, key):
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
            return self.values.get(key, MISSING)

    def _set(self, key, value):
        with self.lock:
            self.values[key] = value
            if self.size and len(self.values) > self.size:
                self.values.popitem(last=False)

    @contextmanager
    def _alone(self, key):
        """Hold the lock of a key within."""
        with self.lock:
            lock, users = self.makers.get(key, (RLock(), 0))
            self.makers[key] = lock, users + 1
        try:
            with lock:
                yield
        finally:
            with self.lock:
                lock, users = self.makers.pop(key)
                if users > 1:
                    self.makers[key] = lock, users - 1


def naming(**columns):
    """Decorate `load(*conditions)`: {noun: (lookup, place in a row)} of what its rows name.

    `load(Q(lookup=id))` returns the rows that name the id, equal to those of `load()` and in
    the same order. None instead of a pair: whatever is touched may be in them.
    """

    def decorate(load):
        load.columns = columns
        return load

    return decorate


class Records:
    """What loading functions returned, and what was derived of it."""

    def __init__(self):
        self.loaded, self.undated = Kept(), Kept()
        self.derived, self.figures = Kept(MOST_DERIVED), Kept(MOST_FIGURES)

    def get(self, load):
        """Return what `load()` returned; it is called once.

        A function without `naming` reads tables of which each change touches everything.
        """
        return self.loaded.get_or_make(load, load)

    def are_unchanged(self, rows):
        """Whether loading anew would return the same; a query for each loading function."""
        known = dict(self.loaded.values)
        return all(is_unchanged(load, known[load], rows) for load in known)

    def keep(self, key, make):
        """Return what `make()` returned for the key, of which there are few: no day."""
        return self.undated.get_or_make(key, make)

    def derive(self, key, make):
        """Return what `make()` returned for the key, if it was asked for lately."""
        return self.derived.get_or_make(key, make)


def is_unchanged(load, known, rows):
    """Whether the rows that name what was touched are those that are known; one query."""
    columns = getattr(load, "columns", {})
    nouns = [noun for noun in columns if rows.get(noun)]
    if not nouns or any(columns[noun] is None for noun in nouns):
        return not nouns
    touched = [(*columns[noun], rows[noun]) for noun in nouns]
    named = reduce(
        or_, (Q(**{f"{lookup}__in": ids}) for lookup, _place, ids in touched)
    )
    before = [
        row
        for row in known
        if any(row[place] in ids for _lookup, place, ids in touched)
    ]
    return load(named) == before


current = WhileUnchanged(Records, Records.are_unchanged)


def current_records():
    """Return the Records of the committed version; one query when nothing was written."""
    return current.get()
