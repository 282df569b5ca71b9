"""Caches in the memory of the process, and values that are made once a version.

No lock is held while a value is made.
"""

import ctypes
import gc
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, RLock
from time import monotonic
from weakref import WeakSet

from django.conf import settings
from django.db import connection

from members.models.data_versions import note_whole

from . import changes, page_time

# Longer than any statement or request may last, in seconds.
LONGEST_MAKING = 60
MISSING = object()


class LRUCache:
    """The most recently used values, at most `size` of them if given; safe among threads."""

    def __init__(self, size=None):
        self.size, self.values, self.lock = size, OrderedDict(), RLock()
        self.makers = Makers()

    def __len__(self):
        return len(self.values)

    def get_or_make(self, key, make):
        """Return the value; one thread at a time makes one that is not there."""
        while (value := self.get(key, MISSING)) is MISSING:
            with self.makers.making(key) as is_mine:
                if is_mine and (value := self.get(key, MISSING)) is MISSING:
                    value = make()
                    self.set(key, value)
            if is_mine:
                break
        return value

    def get_or_calculate(self, key, make):
        """Return the value; the page may end after one that is made, and go on later."""
        value = self.get(key, MISSING)
        if value is MISSING:
            value = self.get_or_make(key, make)
            page_time.check()
        return value

    def get(self, key, default=None):
        """Return the value, or the default when it is not there."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
            return self.values.get(key, default)

    def set(self, key, value):
        with self.lock:
            self.values[key] = value
            self.values.move_to_end(key)
            if self.size and len(self.values) > self.size:
                self.values.popitem(last=False)

    def copy(self, stays):
        """Return another cache with the values of the keys for which `stays(key)` is true."""
        copied = LRUCache(self.size)
        with self.lock:
            copied.values.update((k, v) for k, v in self.values.items() if stays(k))
        return copied

    def clear(self):
        with self.lock:
            self.values.clear()


class Makers:
    """The keys for which some thread is making a value."""

    def __init__(self):
        self.events, self.lock = {}, RLock()

    def __contains__(self, key):
        return key in self.events

    @contextmanager
    def making(self, key):
        """Yield True to the one that is to make the value; others wait until it is over."""
        with self.lock:
            is_mine = key not in self.events
            event = self.events.setdefault(key, Event())
        if not is_mine:
            event.wait(LONGEST_MAKING)
            yield False
            return
        try:
            yield True
        finally:
            with self.lock:
                del self.events[key]
            event.set()


# How old the last one may be, in seconds, while somebody makes the next.
LONGEST_WAIT = 2.5
OWN_SIZE = 4
_latest = WeakSet()


@dataclass
class VersionedValue:
    """A value, the version it was made for, and when it was last known to be current.

    That is true of the database with the alias: a replica may be some moments behind.
    """

    value: object
    version: tuple
    known_at: float
    alias: str

    def is_newer_than(self, asked_at):
        return self.known_at > asked_at and self.alias == connection.alias

    def within(self, seconds):
        return monotonic() - self.known_at < seconds


class Latest:
    """The values of `make(key, before)` for the newest version, by key.

    `before` is the last value, or None. One thread makes a value; meanwhile visitors get
    the last one, and logged-in users wait. At most `others` keys are kept besides those
    that are pinned.
    """

    longest_wait = LONGEST_WAIT

    def __init__(self, make, others=0, is_pinned=lambda key: True):
        self.make, self.others, self.is_pinned = make, others, is_pinned
        self.entries, self.lock, self.makers = OrderedDict(), RLock(), Makers()
        # Values made in a transaction, which may still roll back: never shared.
        self.own = LRUCache(OWN_SIZE)
        _latest.add(self)

    def get(self, key=None):
        """Return the value of the committed version; one query when it is current."""
        note_whole()
        if connection.in_atomic_block:
            version = changes.now()
            return self.own.get_or_make((key, version), lambda: self.make(key, None))
        entry = self.entries.get(key)
        is_late = entry is not None and changes.may_be_late()
        if is_late and entry.within(settings.SECONDS_BETWEEN_LOOKS):
            return entry.value
        asked_at = monotonic()  # before the version is read, so never too late
        return self._of(key, changes.now(), asked_at)

    def _of(self, key, version, asked_at):
        while True:
            entry = self._entry(key, version, asked_at)
            if entry and self._serves(key, entry, version, asked_at):
                return entry.value
            with self.makers.making(key) as is_mine:
                if is_mine:
                    return self._make(key, version, monotonic())

    def _entry(self, key, version, asked_at):
        with self.lock:
            entry = self.entries.get(key)
            if entry:
                self.entries.move_to_end(key)
                if entry.version == version and entry.alias == connection.alias:
                    entry.known_at = max(entry.known_at, asked_at)
            return entry

    def _serves(self, key, entry, version, asked_at):
        """Whether it is current, was made since, or is the last one while another is made."""
        if entry.version == version or entry.is_newer_than(asked_at):
            return True
        is_late = changes.may_be_late() and entry.within(self.longest_wait)
        return is_late and key in self.makers

    def _make(self, key, version, begun_at):
        before = self.entries.get(key)
        value = self.make(key, before and before.value)
        with self.lock:
            entry = VersionedValue(value, version, begun_at, connection.alias)
            self.entries[key] = entry
            self.entries.move_to_end(key)
            self._drop_others(key)
        return value

    def _drop_others(self, newest):
        others = [key for key in self.entries if not self.is_pinned(key)]
        recent = others[-self.others :] if self.others else []
        for key in set(others) - {*recent}:
            if key != newest:
                del self.entries[key]

    @property
    def values(self):
        """Return all that is kept, by key."""
        return {**self.entries, **self.own.values}

    def clear(self):
        with self.lock:
            self.entries.clear()
            self.own.clear()


def release():
    """Clear the values of all versions, and return what is then free to the system.

    They take 350 MB at 100,000 organizations, which a process at rest has no use for.
    """
    for latest in list(_latest):
        latest.clear()
    return_memory()


def return_memory():
    """Return free memory to the system, which glibc keeps after much was used."""
    gc.collect()
    # Other libraries have no such function, nor need for it.
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
