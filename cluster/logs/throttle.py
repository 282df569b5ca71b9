"""How many e-mails about errors are sent: one an hour of each kind, and ten of all.

The state is a file, which the server's processes and `manage.py work` share, and which is
there when the database is not.
"""

import fcntl
import json
import time
from contextlib import contextmanager

HOUR = 3600  # seconds
MOST = 10  # e-mails an hour
_of_this_process = {}


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
    """Yield the state, which is written back; that of this process where no file can be."""
    try:
        file = open(path, "a+", encoding="utf-8")  # noqa: SIM115
    except OSError:
        yield _of_this_process
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state = _read(file)
        yield state
        file.seek(0)
        file.truncate()
        json.dump(state, file)


def _read(file):
    file.seek(0)
    try:
        found = json.load(file)
        return {
            kind: {"at": float(one["at"]), "left_out": int(one["left_out"])}
            for kind, one in found.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
