"""When the last backup, trial and copy were, in a file that all processes can read.

Not in the database: a restored one would hold the state at its backup. The file also lists
the databases that restorations have replaced, as each backup finds them.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from django.conf import settings

from members.operation.journal import make_folder

from . import files

NAME = "state.json"
TIMES = ("backup_at", "check_at", "copy_at")


@dataclass(frozen=True)
class BackupState:
    """The last backup, trial and copy; times are None if never. Failures are "" on success."""

    backup_name: str = ""
    backup_at: datetime | None = None
    backup_size: int = 0  # bytes
    check_name: str = ""
    check_at: datetime | None = None
    check_failure: str = ""
    copy_target: str = ""  # the fingerprint of BACKUP_TARGET
    copy_at: datetime | None = None
    copy_failure: str = ""
    replaced: tuple[str, ...] = ()  # names of databases


def read():
    """Return the BackupState, an empty one if the file is missing or damaged."""
    try:
        stored = json.loads(_state_path().read_text())
        times = {n: _time_of(stored.get(n)) for n in TIMES}
        lists = {"replaced": tuple(stored.get("replaced", ()))}
        names = {field.name for field in fields(BackupState)} & (stored | lists).keys()
        return BackupState(**{name: (stored | times | lists)[name] for name in names})
    except (AttributeError, OSError, ValueError, TypeError):
        return BackupState()


def record_backup(backup, replaced):
    made = {"backup_at": backup.made_at, "backup_size": backup.size}
    _write_state(backup_name=backup.dump.name, replaced=replaced, **made)


def record_replaced(names):
    _write_state(replaced=names)


def record_check(name, failure=""):
    _write_state(check_name=name, check_at=datetime.now(UTC), check_failure=failure)


def record_target(target):
    """Note where copies are; those of before are another target's."""
    _write_state(copy_target=target, copy_at=None, copy_failure="")


def record_copy(failure=""):
    _write_state(
        copy_failure=failure, **({} if failure else {"copy_at": datetime.now(UTC)})
    )


def _write_state(**changed):
    # A backup and a trial may end at the same moment.
    make_folder()
    with files.waiting_for("state"):
        draft = _state_path().with_suffix(".new")
        values = asdict(read()) | changed
        files.write(draft, json.dumps(values, default=datetime.isoformat), mode=0o640)
        draft.replace(_state_path())


def _time_of(text):
    return datetime.fromisoformat(text) if text else None


def _state_path():
    return settings.BACKUP_DIR / NAME
