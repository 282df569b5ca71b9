"""The newest indexes of a list: today's, and those of a few other days; and their answers."""

from bisect import bisect_right
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from time import monotonic, thread_time

from django.db import connection
from django.utils import timezone
from prometheus_client import Counter

from members.operation import changes
from members.operation.caches import Latest

from .index import Index, bits_of, build, slice_of
from .patch import patched

# The value of `sort` that means the order without one: by rank, if there is a search.
RELEVANCE = "relevance"


@dataclass
class RankedHits:
    """The rows of an index that a search found, as positions, the best first."""

    order: list[int]
    bits: int

    @classmethod
    def of(cls, index, groups):
        """Read hits as [(rank, ids)]; those of one rank stand in the order of the list."""
        position = index.position
        places = ([position[pk] for pk in ids if pk in position] for _, ids in groups)
        order = [number for numbers in places for number in sorted(numbers)]
        return cls(order, bits_of(order, len(index.ids)))


@dataclass
class IndexAnswer:
    """The rows that satisfy every filter; `hits` is None without a search.

    `within` is {filter: Days} of those that ask for a period.
    """

    index: object
    selection: dict[str, list[str]]
    hits: RankedHits | None = None
    sort: str | None = None
    within: dict[str, object] = field(default_factory=dict)

    def __len__(self):
        return self.bits.bit_count()

    def __getitem__(self, part):
        """List the ids of a slice, as a paginator asks for them."""
        order = self._order
        positions = slice_of(self.bits, part.start or 0, part.stop, order)
        return [self.index.ids[position] for position in positions]

    def behind(self, pk, key, number):
        """List ids that follow the row of an id; of a row that has gone, by its sort key.

        Raises LookupError where the order is another one, in which only rows have a place.
        """
        order, position = self._order, self.index.position.get(pk)
        if order is None:
            if position is None:
                position = (
                    bisect_right(range(len(self.index.ids)), (key, pk), key=self._place)
                    - 1
                )
            bits = self.bits >> (position + 1) << (position + 1)
        elif position is None or position not in order:
            raise LookupError(pk)
        else:
            bits, order = self.bits, order[order.index(position) + 1 :]
        return [self.index.ids[at] for at in slice_of(bits, 0, number, order)]

    def _place(self, position):
        """Return what the list is ordered by: rows of one key stand by their ids."""
        return self.index.keys[position], self.index.ids[position]

    @cached_property
    def bits(self):
        return self.bits_without(None)

    def bits_without(self, left_out):
        """Return the rows that satisfy every filter but one; q counts as a filter."""
        bits = self.index.everything
        for name, union in self._unions.items():
            if name != left_out:
                bits &= union
        return bits

    def counts(self, name):
        """Return {value: number of rows} of a filter as if it were not used."""
        if not self.index.is_listed(name):
            return {}
        facet, others = self.index.facets[name], self.bits_without(name)
        return {
            value: (facet.bits(value) & others).bit_count() for value in facet.choices
        }

    @cached_property
    def rows_key(self):
        """Return a key of the rows in any order; equal for equal rows of one index."""
        used = ((name, *values) for name, values in self.selection.items() if values)
        hits = None if self.hits is None else self.hits.bits
        return (*used, *self.within.items(), hits)

    def number_without(self, name):
        """Count the rows that satisfy every filter but one, without its default too."""
        return self.bits_without(name).bit_count()

    def count_without(self, name, value=None):
        """Count the rows there would be without one choice, or without the filter."""
        left = [
            other for other in self.selection.get(name, ()) if value and other != value
        ]
        left = left or self.index.defaults.get(name, ())
        bits = self.bits_without(name)
        if left:
            bits &= self.index.facets[name].union(left)
        return bits.bit_count()

    @cached_property
    def _unions(self):
        used = {name: values for name, values in self.selection.items() if values}
        used = {**self.index.defaults, **used}
        facets = self.index.facets
        unions = {name: facets[name].union(values) for name, values in used.items()}
        for name, days in self.within.items():
            unions[name] = self.index.within(name, days)
        if self.hits is not None:
            unions["q"] = self.hits.bits
        return unions

    @property
    def identity(self):
        """Return a key of the rows in order; equal for equal answers of one index.

        It takes microseconds for a hundred thousand rows, as listing their ids does not.
        """
        by = self.sort if self.sort in self.index.orders else None
        return f"{self.bits:x} {self.hits.order if self._is_by_rank else by}"

    @property
    def _is_by_rank(self):
        return self.sort in (None, RELEVANCE) and self.hits is not None

    @property
    def _order(self):
        if self._is_by_rank:
            return self.hits.order
        return self.index.orders.get(self.sort)


@dataclass
class DatabaseAnswer(IndexAnswer):
    """The same on a day without an index: the database finds and counts the rows.

    The index has only those rows, and one with each value that is asked for.
    """

    filterset: object = None

    def counts(self, name):
        counts = self._counts.get(name)
        choices = self.index.facets[name].choices
        return {value: counts.get(value, 0) for value in choices} if counts else {}

    @cached_property
    def _counts(self):
        asked = self.filterset
        return asked.counts(asked.matches, *asked.facets.many)

    def number_without(self, name):
        return self.filterset.number_with(name, [])

    def count_without(self, name, value=None):
        left = [v for v in self.selection.get(name, ()) if value and v != value]
        return self.filterset.number_with(name, left or self.index.defaults.get(name))

    @property
    def identity(self):
        return " ".join(map(str, self[0 : len(self)]))


# Visitors may ask for any day: this many days beside today are kept.
OTHER_DAYS = 2
# For other days a process builds this part of the time, one at a time.
SHARE = 1 / 4
NO_TIME = 0.1  # seconds of the processor
BUILDS = Counter("registry_index_builds", "Lists read anew into memory.", ["list"])
PATCHES = Counter("registry_index_patches", "Lists brought up to date.", ["list"])


class NoIndexError(Exception):
    """The index of another day is not kept, and it is not its turn to be built."""


@dataclass
class Turns:
    """Limit builds of the indexes of other days: one at a time, and not all the time."""

    lock: Lock = field(default_factory=Lock)
    rests_until: float = 0.0
    clock: object = monotonic
    processor: object = thread_time

    @contextmanager
    def turn(self):
        """Raise NoIndexError during the build of another day, or the rest after a long one."""
        if not self.lock.acquire(blocking=False):
            raise NoIndexError
        try:
            if self.clock() < self.rests_until:
                raise NoIndexError
            began = self.processor()
            yield
            took = self.processor() - began
            # A quick build needs no rest: the next one may follow at once.
            if took > NO_TIME:
                self.rests_until = self.clock() + took * (1 / SHARE - 1)
        finally:
            self.lock.release()


turns = Turns()


@dataclass
class Made:
    """An index with the snapshot that it was read after."""

    index: Index
    snapshot: changes.Snapshot | None


class IndexStore:
    """The latest indexes of one list by day."""

    def __init__(self, source):
        self.source = source
        self.built = Latest(self._make, OTHER_DAYS, _is_of_today)

    def on(self, day):
        """Return the index of the day, of committed data; one query when it is current.

        Raise NoIndexError for a day that is not kept and cannot be built at once.
        """
        # After midnight, the index that was of today is none of that day.
        return self.built.get((day, _is_today(day))).index

    def _make(self, key, before):
        source = self.source(key[0])
        if before is None:
            return self._built(source)
        changed = changes.since(before.snapshot)
        if not changed:
            return Made(before.index, changed.snapshot)
        if not changed.everything and (
            index := patched(before.index, source, changed.rows)
        ):
            PATCHES.labels(type(source).__name__).inc()
            return Made(index, changed.snapshot)
        return self._built(source, changed.snapshot)

    def _built(self, source, snapshot=None):
        if not _is_today(source.day) and not connection.in_atomic_block:
            with turns.turn():
                return self._read(source, snapshot)
        return self._read(source, snapshot)

    def _read(self, source, snapshot):
        BUILDS.labels(type(source).__name__).inc()
        # An index made in a transaction is never patched, so it needs no snapshot.
        if snapshot is None and not connection.in_atomic_block:
            snapshot = changes.snapshot()
        return Made(build(source), snapshot)


def _is_of_today(key):
    day, was_today = key
    return was_today and _is_today(day)


def _is_today(day):
    return day == timezone.localdate()
