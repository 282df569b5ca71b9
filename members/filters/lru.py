"""A cache in the memory of the process."""

from collections import OrderedDict
from threading import RLock


class LRUCache:
    """The most recently used values, at most `size` of them; safe among threads."""

    def __init__(self, size):
        self.size, self.values, self.lock = size, OrderedDict(), RLock()

    def __len__(self):
        return len(self.values)

    def get_or_make(self, key, make):
        """Return the value; one thread at a time makes one that is not there."""
        with self.lock:
            found = self.get(key)
            if found is None:
                found = make()
                self.set(key, found)
            return found

    def get(self, key):
        """Return the value, or None when it is not there."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
            return self.values.get(key)

    def set(self, key, value):
        with self.lock:
            self.values[key] = value
            self.values.move_to_end(key)
            if len(self.values) > self.size:
                self.values.popitem(last=False)

    def clear(self):
        with self.lock:
            self.values.clear()
