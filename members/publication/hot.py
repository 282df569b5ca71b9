"""Pages that a process has read from the file of its machine, until the file changes."""

import mmap
import struct
import time
from collections import OrderedDict
from contextlib import suppress
from threading import Lock

SIZE = 2 * 1024 * 1024  # bytes of bodies in each process
FRESH = 60  # seconds, so that the file is told what is in use
STAMP = struct.Struct("Q")


class Stamp:
    """A number that all processes of a machine see, and that is another after each change."""

    def __init__(self, path):
        self.path, self._shared = path, None

    def read(self):
        """Return the number; None if there is no file for it."""
        with suppress(OSError, ValueError):
            return STAMP.unpack_from(self._open())[0]
        return None

    def renew(self):
        with suppress(OSError, ValueError):
            STAMP.pack_into(self._open(), 0, time.time_ns())

    def _open(self):
        if self._shared is None:
            with self.path.open("a+b") as file:
                if file.seek(0, 2) < STAMP.size:
                    file.truncate(STAMP.size)
                self._shared = mmap.mmap(file.fileno(), STAMP.size)
        return self._shared


class HotPages:
    """The pages that were asked for last, by key; `stamp` is what it was before they were read."""

    def __init__(self):
        self.pages, self.size, self.lock = OrderedDict(), 0, Lock()

    def get(self, key, stamp):
        """Return the page, if nothing has changed since it was read."""
        found = self.pages.get(key)
        if found is None or stamp is None:
            return None
        page, known, read_at = found
        if known != stamp or time.monotonic() - read_at > FRESH:
            return None
        with self.lock, suppress(KeyError):
            self.pages.move_to_end(key)
        return page

    def put(self, key, stamp, page):
        with self.lock:
            self._drop(key)
            self.pages[key] = page, stamp, time.monotonic()
            self.size += len(page.body)
            while self.size > SIZE:
                self._drop(next(iter(self.pages)))

    def _drop(self, key):
        if found := self.pages.pop(key, None):
            self.size -= len(found[0].body)

    def clear(self):
        with self.lock:
            self.pages.clear()
            self.size = 0
