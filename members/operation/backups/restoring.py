"""Replace the live database by a restored backup, and keep the old one under a new name."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from members.operation import journal
from members.operation.installation import BEFORE_0_3, OLDER

from . import databases, files, repeating, state
from .databases import RESTORING
from .errors import BackupError
from .loading import load

NEWER = (
    "The backup was made by a newer version ({code}): this one does not know {unknown}."
    " Install that version, or a newer one, and restore with it."
)
NO_ROOM = (
    "There is too little room for a second database: {free} MB are free where PostgreSQL"
    " keeps its data, and it takes {needed} MB. Nothing has been changed."
)
LOST = (
    "The journal of erasures is missing or begins later than this backup, so erasures since"
    " then may be unknown. Put erasures.jsonl back beside the backups, or restore with"
    " --without-journal and erase again by hand."
)

TOO_LATE = (
    "The journal of erasures does not reach back to {begin:%Y-%m-%d %H:%M:%S %Z}, an hour before"
    " that moment, so erasures since then may be unknown. Put the erasures.jsonl of that time"
    " back into {folder}, or add --without-journal and erase again by hand."
)
FUTURE = (
    "{moment:%Y-%m-%d %H:%M:%S %Z} is still to come: nothing has been erased since."
)
# An erasure that commits after the moment has its line before, by another clock perhaps.
BEFORE_COMMIT = timedelta(hours=1)


@dataclass(frozen=True)
class Restored:
    """The result of a restoration; `old` is the new name of the former database."""

    backup: files.Backup
    old: str
    repeated: repeating.Repeated


def restore(path, *, has_journal=True, has_addresses=True):
    """Restore a backup; return the Restored, or raise BackupError, having changed nothing."""
    with files.alone(), files.alone("check"):
        backup = files.find(path)
        require_known_migrations(backup)
        _require_room(backup)
        after = _last_line_of(backup, has_journal)
        if has_addresses:
            repeating.require_known_keys(journal.read(after))
        new, old = databases.beside(RESTORING), databases.before(datetime.now(UTC))
        try:
            load(backup, new)
            with databases.default_connection_to(new):
                _migrate()
                done = repeating.settle()
            _repeat_and_swap(new, old, after, done)
        except BaseException:
            databases.drop(new)
            raise
        with suppress(OSError):  # the next backup records it too
            state.record_replaced(databases.names_before())
        return Restored(backup, old, done)


def _repeat_and_swap(new, old, after, done):
    """Repeat the journal in the new database, and swap; again if more is written meanwhile."""
    while True:
        last = journal.last_number()
        lines = [line for line in journal.read(after) if line["n"] <= last]
        with databases.default_connection_to(new):
            repeating.repeat(lines, done)
        after = last
        # Numbers of rows in lines before this one mean nothing in the new database.
        checkpoint = journal.append(journal.CHECKPOINT)["n"]
        if checkpoint == last + 1 and databases.swap(
            new,
            old,
            if_still=lambda: journal.last_number() == checkpoint,  # noqa: B023
        ):
            return


def repeat_since(moment, *, has_journal=True):
    """Apply the journal lines since a moment, and of the hour before, to the live database.

    For one that PostgreSQL's own means have brought back to that moment. A line that is
    repeated twice changes nothing the second time.
    """
    with files.alone():
        begin = moment - BEFORE_COMMIT
        _require_journal_since(begin, moment, has_journal)
        lines = [x for x in journal.read() if datetime.fromisoformat(x["at"]) >= begin]
        repeating.require_known_keys(lines)
        with databases.default_connection_to(databases.live_name()):
            done = repeating.settle()
            repeating.repeat(lines, done)
        journal.append(journal.CHECKPOINT)
        return done


def require_known_migrations(backup):
    """Raise BackupError if the backup has migrations that this code does not know."""
    if ".".join(BEFORE_0_3) in backup.manifest["migrations"]:
        raise BackupError(f"{OLDER.format('backup')}.")
    names = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    replaced = {name for name in backup.manifest["migrations"] if name not in names}
    ours = sorted(name for name in replaced if name.startswith("members."))
    if ours:
        values = {"code": backup.manifest["code"], "unknown": ", ".join(ours)}
        raise BackupError(NEWER.format(**values))


def remove_old():
    """Drop the databases that restorations have replaced; return their names."""
    names = databases.names_before()
    for name in names:
        databases.drop(name)
    state.record_replaced(databases.names_before())
    return names


def _last_line_of(backup, has_journal):
    """Return the number of the last line of the journal that the backup knows."""
    if not has_journal:
        return journal.last_number()
    checkpoint = backup.manifest["journal"]
    if not journal.knows(checkpoint):
        raise BackupError(LOST)
    return checkpoint["n"]


def _require_journal_since(begin, moment, has_journal):
    if moment > datetime.now(UTC):
        raise BackupError(FUTURE.format(moment=moment))
    first = journal.first_moment()
    if has_journal and (first is None or first > begin):
        raise BackupError(TOO_LATE.format(begin=begin, folder=settings.BACKUP_DIR))


def _migrate():
    """Bring the schema up to date, and grant."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except CommandError as refusal:
        raise BackupError(str(refusal)) from refusal


def _require_room(backup):
    """Raise BackupError if the disk of the embedded server is too full for both databases."""
    folder = getattr(connection, "data_folder", None)
    if folder is None or not Path(folder).exists():
        return
    # Indexes are in no dump, so the size of the live database is the best estimate.
    with databases.owner_connection() as own, own.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        needed = max(cursor.fetchone()[0], 5 * backup.size)
    free = shutil.disk_usage(folder).free
    if free < needed:
        sizes = {"free": free // 1_000_000, "needed": needed // 1_000_000}
        raise BackupError(NO_ROOM.format(**sizes))
