"""Restore a dump into a database beside the live one, and compare it with its manifest."""

from . import contents, databases, files, programs
from .errors import BackupError

OLDER_SERVER = (
    "The backup is of PostgreSQL {made}, and this server is {here}: an older one may not"
    " understand it. Restore on PostgreSQL {made} or newer."
)
DIFFERENT = (
    "What was restored is not what was backed up: {tables}. The live database is"
    " untouched. Choose another backup."
)
INVALID = "These constraints and indexes of the backup do not hold: {names}."
# A dump without privileges lets everybody call the functions that act for the owner.
REVOKE = """
    DO $$ DECLARE function regprocedure; BEGIN
        FOR function IN SELECT oid FROM pg_proc
            WHERE prosecdef AND pronamespace = 'public'::regnamespace
        LOOP EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function); END LOOP;
    END $$
"""
OPTIONS = [
    "--exit-on-error",
    "--no-owner",
    "--no-privileges",
    "--no-password",
    "--jobs=2",
]


def load(backup, name):
    """Create the database from the backup, as its owner; raise BackupError if it differs."""
    with files.opened(backup) as (path, file):
        databases.create(name)
        _run_restore(backup, path, file, name)


def _run_restore(backup, path, file, name):
    with databases.owner_connection(name) as own:
        made = int(backup.manifest["postgresql"].partition(".")[0])
        here = programs.major_version(own)
        if made > here:
            raise BackupError(OLDER_SERVER.format(made=made, here=here))
        program = programs.folder_for(here, "pg_restore") / "pg_restore"
        arguments = [*OPTIONS, f"--dbname={name}", path]
        # The swap waits until all of it is on the disk, not each of a thousand statements.
        quick = {"synchronous_commit": "off"}
        programs.run(program, arguments, own, files=[file], **quick)
        with own.cursor() as cursor:
            _require_same(cursor, backup.manifest)
            cursor.execute(REVOKE)


def _require_same(cursor, manifest):
    tables = contents.differences(manifest["tables"], contents.of(cursor))
    if tables:
        raise BackupError(DIFFERENT.format(tables=", ".join(tables)))
    if names := contents.unvalidated(cursor):
        raise BackupError(INVALID.format(names=", ".join(names)))
