"""Dump the database and everything in it: pictures and attached files too."""

import os
import shutil
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members.operation import journal
from members.operation.version import full_version
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

from . import contents, copying, databases, files, keeping, programs, state
from .errors import BackupError

FORMAT = 1
DUE_AFTER = timedelta(hours=20)
ROOM = 20_000_000  # bytes beside those of the dump
TOO_FULL = (
    "There is too little room in {folder}: {free} MB are free, and the backup may take"
    " {needed} MB. Nothing has been written. Make room, or set BACKUP_DIR to another disk."
)
SNAPSHOT = """
    SELECT pg_export_snapshot(), extract(epoch FROM clock_timestamp())::float8,
        pg_database_size(current_database()), current_setting('server_version')
"""
MAY = """
    SELECT pg_has_role(tableowner, 'USAGE'), rolcreatedb OR rolsuper
    FROM pg_tables, pg_roles WHERE tablename = 'django_migrations' AND rolname = current_user
"""
HAPPENED = """
    SELECT {} <> %s OR count(*) = %s FROM public.members_erasure
    WHERE id = ANY(%s)
"""
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def back_up():
    """Make a backup, remove those that are not kept, and return it; raise BackupError."""
    with files.alone():
        files.remove_remains()
        with databases.owner_connection() as own:
            backup = _make_backup(own)
        _remove_outdated()
        state.record_backup(backup, databases.names_before())
        return backup


@periodic(
    "back_up",
    gettext_lazy("Back up the database"),
    Daily(time(3)),
    limit=timedelta(hours=1),
)
def back_up_if_due():
    """Make a backup if this process may and the last one is older than 20 hours; copy it."""
    if not is_possible():
        return
    made = files.whole_backups()
    if not made or timezone.now() - made[0].made_at >= DUE_AFTER:
        back_up()
    copying.copy_if_due()


def is_possible(*, creates=False):
    """Whether this process may back up: as the owner, who may create databases if asked."""
    with databases.owner_connection() as own, own.cursor() as cursor:
        cursor.execute(MAY)
        is_owner, may_create = cursor.fetchone()
        return is_owner and (may_create or not creates)


def _make_backup(own):
    program = programs.folder_for(programs.major_version(own)) / "pg_dump"
    with own.cursor() as cursor:
        snapshot, made_at, size, version, checkpoint = _begin(cursor)
        _require_room(size)
        stem = _free_stem(made_at)
        draft = stem.with_suffix(f".dump{files.PARTIAL}")
        _dump(program, snapshot, draft, own)
        manifest = _manifest(cursor, draft, made_at, version) | {"journal": checkpoint}
        cursor.execute("COMMIT")
    return files.finish(stem, manifest)


def _begin(cursor):
    """Open the transaction that the dump and the hashes share; return its snapshot and data.

    No act of the journal is under way at this moment: each is either in the dump or comes
    after the checkpoint.
    """
    cursor.execute(contents.SETTINGS)
    cursor.execute(f"SELECT pg_advisory_lock({journal.LOCK})")
    try:
        cursor.execute(BEGIN)
        cursor.execute(SNAPSHOT)
        # As a number, since Django takes times for those of its zone, not of the session's.
        snapshot, seconds, size, version = cursor.fetchone()
        checkpoint = _void_failed_acts(cursor)
    finally:
        cursor.execute(f"SELECT pg_advisory_unlock({journal.LOCK})")
    return snapshot, datetime.fromtimestamp(seconds, UTC), size, version, checkpoint


def _void_failed_acts(cursor):
    """Mark journal lines whose transaction was rolled back as void; return the checkpoint."""
    failed = [
        line["n"]
        for line in journal.unsettled()
        if "erasures" in line and not _happened(cursor, line)
    ]
    if failed:
        journal.append(journal.VOID, of=failed)
    return journal.append(journal.CHECKPOINT)


def _happened(cursor, line):
    """Whether an erasure is in the database, or may be: not if its transaction failed."""
    numbers = line["erasures"]
    cursor.execute(
        HAPPENED.format(journal.SERVER), [line["server"], len(numbers), numbers]
    )
    return cursor.fetchone() == (True,)


def _free_stem(moment):
    """Return the path of a backup of that moment, or of the next free second."""
    while (stem := files.free_stem(moment)).with_suffix(".dump").exists():
        moment += timedelta(seconds=1)
    return stem


def _require_room(size):
    """Raise BackupError if the disk may be too full: by the last dump, or the database."""
    made = files.whole_backups()
    needed = (made[0].size * 3 // 2 if made else size) + ROOM
    free = shutil.disk_usage(settings.BACKUP_DIR).free
    if free < needed:
        values = {"folder": settings.BACKUP_DIR, "free": free // 1_000_000}
        raise BackupError(TOO_FULL.format(**values, needed=needed // 1_000_000 + 1))


def _dump(program, snapshot, draft, own):
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL, 0o600))
    options = ["--format=custom", "--no-password", f"--snapshot={snapshot}"]
    try:
        programs.run(program, [*options, f"--file={draft}"], own)
    except BackupError:
        draft.unlink(missing_ok=True)
        raise


def _manifest(cursor, draft, made_at, version):
    migrations = contents.migrations(cursor)
    ours = [name for name in migrations if name.startswith("members.")]
    return {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "written_at": datetime.now(UTC).isoformat(),
        "code": full_version(),
        "schema": ours[-1],
        "migrations": migrations,
        "postgresql": version,
        "database": databases.live_name(),
        "dump": {"size": draft.stat().st_size, "sha256": files.hash_of(draft)},
        "tables": contents.of(cursor),
    }


def _remove_outdated():
    """Remove the backups that are not kept, and the journal before the oldest that is."""
    made = files.whole_backups()
    moments = keeping.moments_to_keep(backup.made_at for backup in made)
    stay = [backup for backup in made if backup.made_at in moments]
    for backup in made:
        if backup not in stay:
            files.remove(backup)
    journal.forget(before=min(backup.manifest["journal"]["n"] for backup in stay))
