"""End with the process that started this one, also when that one was killed."""

import os
import time
from threading import Thread

VARIABLE = "PARENT_PID"  # set by a parent that nothing shall outlive
EVERY = 0.5  # seconds


def watch_parent(end):
    """Call `end` from a thread once the process of PARENT_PID is not the parent any more."""
    if pid := os.environ.get(VARIABLE):
        Thread(target=_watch, args=[int(pid), end], daemon=True).start()


def _watch(pid, end):
    # A pid file would name a later process; the kernel's answer cannot be out of date.
    while os.getppid() == pid:
        time.sleep(EVERY)
    end()
