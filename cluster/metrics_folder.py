"""The folder in which the processes of one server count.

It is in memory: a full disk would end a process that writes to a mapped file on it.
"""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108


def of_server(port):
    """Return the folder of the server on this port: the next one there takes it over."""
    parent = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    return parent / f"registry-metrics-{os.geteuid()}-{port}"


def empty(folder):
    """Create the folder with mode 0700, and delete the counts of an earlier server in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    # Anybody may make folders where it stands, and whoever made it could read along.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to another user.")
    _delete_counts(folder)


def remove(folder):
    """Remove the counts, and the folder unless somebody keeps other things in it."""
    with suppress(OSError):
        _delete_counts(folder)
        folder.rmdir()


def _delete_counts(folder):
    for file in folder.glob("*.db"):
        file.unlink(missing_ok=True)
