"""What is made of the newest version of the data, and serves until a newer one is made."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import RLock
from time import monotonic

from django.conf import settings
from django.db import connection

from members.models.dependencies import note_whole
from members.operation import changes
from members.operation.lru import LRUCache, Makers

# How old the last one may be, in seconds, while somebody makes the next.
LONGEST_WAIT = 2.5
OWN_SIZE = 4


@dataclass
class Kept:
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
    """What `make(key, before)` returns for the newest version, by key.

    `before` is what was returned last, or None. One thread makes it; visitors go on with
    the last one meanwhile, who is logged in waits. Keys beside those that `is_pinned` are
    at most `others`.
    """

    longest_wait = LONGEST_WAIT

    def __init__(self, make, others=0, is_pinned=lambda key: True):
        self.make, self.others, self.is_pinned = make, others, is_pinned
        self.kept, self.lock, self.makers = OrderedDict(), RLock(), Makers()
        # What a transaction has made of rows that it may yet take back.
        self.own = LRUCache(OWN_SIZE)

    def get(self, key=None):
        """Return the value of what is committed; one query when it is current."""
        note_whole()
        if connection.in_atomic_block:
            version = changes.now()
            return self.own.get_or_make((key, version), lambda: self.make(key, None))
        kept = self.kept.get(key)
        is_late = kept is not None and changes.may_be_late()
        if is_late and kept.within(settings.SECONDS_BETWEEN_LOOKS):
            return kept.value
        asked_at = monotonic()
        return self._of(key, changes.now(), asked_at)

    def _of(self, key, version, asked_at):
        while True:
            kept = self._known(key, version, asked_at)
            if kept and self._serves(key, kept, version, asked_at):
                return kept.value
            with self.makers.making(key) as is_mine:
                if is_mine:
                    return self._make(key, version, monotonic())

    def _known(self, key, version, asked_at):
        with self.lock:
            kept = self.kept.get(key)
            if kept:
                self.kept.move_to_end(key)
                if kept.version == version and kept.alias == connection.alias:
                    kept.known_at = max(kept.known_at, asked_at)
            return kept

    def _serves(self, key, kept, version, asked_at):
        """Whether it is current, was made since, or is the last one while another is made."""
        if kept.version == version or kept.is_newer_than(asked_at):
            return True
        is_late = changes.may_be_late() and kept.within(self.longest_wait)
        return is_late and key in self.makers

    def _make(self, key, version, begun_at):
        before = self.kept.get(key)
        value = self.make(key, before and before.value)
        with self.lock:
            self.kept[key] = Kept(value, version, begun_at, connection.alias)
            self.kept.move_to_end(key)
            self._drop_others(key)
        return value

    def _drop_others(self, newest):
        others = [key for key in self.kept if not self.is_pinned(key)]
        kept = others[-self.others :] if self.others else []
        for key in set(others) - {*kept}:
            if key != newest:
                del self.kept[key]

    @property
    def values(self):
        """Return all that is kept, by key."""
        return {**self.kept, **self.own.values}

    def clear(self):
        with self.lock:
            self.kept.clear()
            self.own.clear()
