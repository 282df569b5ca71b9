"""The newest indexes of a list: today's, and those of a few other days."""

import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, thread_time

from django.db import connection
from django.utils import timezone
from prometheus_client import Counter

from members.operation import changes

from .index import Index, build
from .latest import Latest
from .patch import patched

# Visitors may ask for any day: this many days beside today are kept.
OTHER_DAYS = 2
# For other days a process builds this part of the time, one at a time.
SHARE = 1 / 4
NO_TIME = 0.1  # seconds of the processor
BUILDS = Counter("registry_index_builds", "Lists read anew into memory.", ["list"])
PATCHES = Counter("registry_index_patches", "Lists brought up to date.", ["list"])


class BusyError(Exception):
    """Another request is reading the list of another day; retry after `seconds`."""

    def __init__(self, seconds):
        super().__init__("The lists of other days are being read.")
        self.seconds = math.ceil(seconds)


@dataclass
class Turns:
    """Limit reads of the lists of other days: one at a time, and not all the time."""

    lock: Lock = field(default_factory=Lock)
    rests_until: float = 0.0
    clock: object = monotonic
    processor: object = thread_time

    @contextmanager
    def turn(self):
        """Raise BusyError unless it is free; rest afterwards as long as it took, and more."""
        begun = self.clock()
        if self.rests_until > begun or not self.lock.acquire(blocking=False):
            raise BusyError(max(self.rests_until - begun, 1))
        try:
            began = self.processor()
            yield
        finally:
            took = self.processor() - began
            # A quick read needs no rest: the next one may follow at once.
            if took > NO_TIME:
                self.rests_until = self.clock() + took * (1 / SHARE - 1)
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
        self.built = Latest(self._make, OTHER_DAYS, _is_today)

    def on(self, day):
        """Return the index of the day, of committed data; one query when it is current."""
        return self.built.get(self.source.key(day)).index

    def _make(self, day, before):
        source = self.source(day)
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


def _is_today(day):
    return day == timezone.localdate()
