"""What is measured of an answer: the time on the wall, or that of processors alone.

A visitor sees the first; on a busy machine it says little. The second is that of this
process and of its PostgreSQL process, which hardly depends on what else runs. It does not see
who sleeps, or waits for a lock or a disk.
"""

import time
from pathlib import Path

from django.db import connection


def wall():
    return time.perf_counter()


def processors():
    """Return the seconds that both processes have run on a processor (Linux)."""
    pid = connection.connection.info.backend_pid
    ran = Path(f"/proc/{pid}/schedstat").read_text().split()[0]
    return time.process_time() + int(ran) / 1e9


CLOCKS = {"wall": wall, "processors": processors}


def work(seconds):
    """Keep a processor busy for so long."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
