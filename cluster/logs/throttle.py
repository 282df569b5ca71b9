"""How many e-mails about errors are sent: one an hour of each kind, and ten of all.

The state is a file in the folder of backups: all processes write there, on several hosts
and without a database too.
"""

import fcntl
import json
import os
import time
from contextlib import contextmanager, suppress

HOUR = 3600  # seconds
MOST = 10  # e-mails an hour
_of_this_process = {}  # by path


def admitted(path, kind, now=None):
    """Return how many of its kind were left out since the last e-mail; None to leave it out."""
    now = now or time.time()
    with _state(path) as sent:
        for old in [k for k, one in sent.items() if now - one["at"] > 24 * HOUR]:
            del sent[old]
        one = sent.setdefault(kind, {"at": -HOUR, "left_out": 0})
        recent = sum(0 <= now - other["at"] < HOUR for other in sent.values())
        if 0 <= now - one["at"] < HOUR or recent >= MOST:
            one["left_out"] += 1
            return None
        left_out, sent[kind] = one["left_out"], {"at": now, "left_out": 0}
        return left_out


@contextmanager
def _state(path):
    """Yield the state of the file, and write it back; without a file, that of this process."""
    state = _of_this_process.setdefault(path, {})
    try:
        file = _opened(path)
    except OSError:
        yield state
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state |= _read_state(file)
        yield state
        with suppress(OSError):  # the disk is full
            file.seek(0)
            file.truncate()
            file.write(json.dumps(state).encode())


def _opened(path):
    """Open the file, or create it, for all accounts that run the application."""
    # In a sticky folder the kernel refuses O_CREAT for a file of another account.
    create = 0 if path.exists() else os.O_CREAT
    return open(os.open(path, os.O_RDWR | create, 0o660), "r+b", buffering=0)


def _read_state(file):
    try:
        stored = json.load(file)
        return {
            kind: {"at": float(one["at"]), "left_out": int(one["left_out"])}
            for kind, one in stored.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
