"""The folder in which the processes of one server count.

It is in memory: a full disk would end a process that writes to a mapped file on it.
"""

import fcntl
import os
import stat
import tempfile
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108
OURS = ("*.db", "*.lock")


def of_server(port):
    """Return the folder of the server on this port: the next one there takes it over."""
    parent = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    return parent / f"registry-metrics-{os.geteuid()}-{port}"


def empty(folder):
    """Create the folder with mode 0700, and delete the counts of an earlier server in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    # Any user can create folders in /dev/shm, and the owner of this one could read along.
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to another user.")
    _delete_counts(folder)


def count_in_own_file(folder):
    """Count this worker in files of its own, or in those that a dead worker has left.

    Files by process, as by default, would fill the memory as workers come and go.
    """
    with suppress(OSError):
        number = _first_free_number(folder)
        # Not above: the master must not import it, nor a worker before its folder is known.
        values = import_module("prometheus_client.values")
        values.ValueClass = values.MultiProcessValue(lambda: number)


def _first_free_number(folder):
    """Return a number that no living worker has; the kernel frees those of dead ones."""
    for number in count():
        file = os.open(folder / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return number


def remove(folder):
    """Remove the counts, and the folder unless somebody keeps other things in it."""
    with suppress(OSError):
        _delete_counts(folder)
        folder.rmdir()


def _delete_counts(folder):
    for pattern in OURS:
        for file in folder.glob(pattern):
            file.unlink(missing_ok=True)
