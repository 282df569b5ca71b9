"""When the last backup and the last trial of one were, in a file that all processes can read.

Not in the database: a restored one would tell of the time of its backup. The databases that
restorations have replaced stand there too, as each backup finds them.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from django.conf import settings

from members.operation.journal import make_folder

from . import files

NAME = "state.json"


@dataclass(frozen=True)
class State:
    """What is known; a time is None of what never was. `check_failure` is "" of a success."""

    backup_name: str = ""
    backup_at: datetime | None = None
    backup_size: int = 0  # bytes
    check_name: str = ""
    check_at: datetime | None = None
    check_failure: str = ""
    replaced: tuple[str, ...] = ()  # names of databases


def read():
    """Return the State; one that says nothing if the file is missing or damaged."""
    try:
        found = json.loads(_path().read_text())
        times = {name: _parsed(found.get(name)) for name in ("backup_at", "check_at")}
        lists = {"replaced": tuple(found.get("replaced", ()))}
        known = {field.name for field in fields(State)} & (found | lists).keys()
        return State(**{name: (found | times | lists)[name] for name in known})
    except (AttributeError, OSError, ValueError, TypeError):
        return State()


def record_backup(backup, replaced):
    made = {"backup_at": backup.made_at, "backup_size": backup.size}
    _write(backup_name=backup.dump.name, replaced=replaced, **made)


def record_replaced(names):
    _write(replaced=names)


def record_check(name, failure=""):
    _write(check_name=name, check_at=datetime.now(UTC), check_failure=failure)


def _write(**changed):
    # A backup and a trial may end at the same moment.
    make_folder()
    with files.waiting_for("state"):
        draft = _path().with_suffix(".new")
        values = asdict(read()) | changed
        files.write(draft, json.dumps(values, default=datetime.isoformat), mode=0o640)
        draft.replace(_path())


def _parsed(text):
    return datetime.fromisoformat(text) if text else None


def _path():
    return settings.BACKUP_DIR / NAME
