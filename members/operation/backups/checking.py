"""Restore the newest backup into a database beside the live one, and remove it again.

Where backups are copied to another machine, it is fetched from there.
"""

from datetime import timedelta

from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy

from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

from . import copying, databases, files, programs, state
from .databases import CHECKING
from .errors import BackupError
from .loading import load
from .making import is_possible
from .restoring import require_known_migrations

NONE = "There is no backup yet: `manage.py backup` makes one."


def check():
    """Try the newest backup; return (it, whether its indexes were checked) or raise BackupError."""
    name = ""
    with files.alone("check"):
        try:
            with copying.newest() as backup:
                name = backup.dump.name if backup else ""
                is_thorough = _try(backup)
        except (BackupError, DatabaseError) as failure:
            is_ours = isinstance(failure, BackupError)
            why = str(failure)[:300] if is_ours else type(failure).__name__
            state.record_check(name, why)
            raise
        state.record_check(name)
        return backup, is_thorough


@periodic(
    "check_backup",
    gettext_lazy("Restore the newest backup by way of trial"),
    Every(timedelta(days=7)),
    limit=timedelta(hours=1),
)
def check_if_possible():
    """Try the newest backup if this process may create databases."""
    if is_possible(creates=True):
        check()


def _try(backup):
    if backup is None:
        raise BackupError(NONE)
    require_known_migrations(files.find(backup.dump))
    name = databases.beside(CHECKING)
    try:
        load(backup, name)
        return _check_structure(name)
    finally:
        databases.drop(name)


def _check_structure(name):
    """Run pg_amcheck where the role may; return whether it did."""
    with databases.owner_connection(name) as own:
        try:
            with own.cursor() as cursor:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            folder = programs.folder_for(programs.major_version(own), "pg_amcheck")
        except (DatabaseError, BackupError):
            return False
        programs.run(
            folder / "pg_amcheck", ["--no-password", f"--database={name}"], own
        )
        return True
