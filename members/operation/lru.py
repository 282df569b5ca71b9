"""Caches in the memory of the process; no lock is held while a value is made."""

from collections import OrderedDict
from contextlib import contextmanager
from threading import Event, RLock

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
