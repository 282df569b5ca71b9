"""Time of processors, as it is taken by this process and its PostgreSQL process."""

import time
from pathlib import Path

from django.db import connection


def processors():
    """Return the seconds that both processes have run on a processor (Linux)."""
    pid = connection.connection.info.backend_pid
    ran = Path(f"/proc/{pid}/schedstat").read_text().split()[0]
    return time.process_time() + int(ran) / 1e9


def work(seconds):
    """Keep a processor busy for so long."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
