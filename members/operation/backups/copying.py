"""Copies of the backups and of the journal on another machine, by restic, which encrypts them.

Each copy is the folder of backups as it is that night; those of the last days stay. restic
reads its key (RESTIC_PASSWORD) and the credentials of BACKUP_TARGET from the environment.
"""

import hashlib
import json
import os
import shutil
import subprocess
from contextlib import contextmanager

from django.conf import settings

from members.operation import journal

from . import files, state
from .errors import BackupError

DAYS = 7
# One name for every machine and container, so that restic compares with the copy before.
HOST = "registry"
# Seconds for the first answer of the target; restic itself tries far longer.
PATIENCE = 120
KEY_NAMES = ("RESTIC_PASSWORD", "RESTIC_PASSWORD_FILE", "RESTIC_PASSWORD_COMMAND")
NO_REPOSITORY, WRONG_KEY = 10, 12  # restic's exit statuses
NO_TARGET = "Set BACKUP_TARGET to where the copies are."
NO_KEY = "Set RESTIC_PASSWORD, the key of the copies at BACKUP_TARGET."
OTHER_KEY = "RESTIC_PASSWORD is not the key of the copies at BACKUP_TARGET."
NOT_INSTALLED = "BACKUP_TARGET needs restic: apt-get install restic."
SILENT = "BACKUP_TARGET has not answered for {} seconds. Is that machine on, can this one reach it?"
NOTHING = "There are no copies at BACKUP_TARGET."
GONE = (
    "The copies that were made before are not at BACKUP_TARGET any more. Is its disk mounted,"
    " its folder there? If they are lost, set BACKUP_TARGET to another folder."
)
FOREIGN = (
    "BACKUP_TARGET has copies that this installation has not made. Fetch them"
    " (manage.py fetch_backups), or set BACKUP_TARGET to a folder of its own."
)
OTHER_JOURNAL = (
    "{path} has other lines than its copy, so it is of another registry. Nothing has been"
    " fetched. If this one has just been installed, remove that file and fetch again."
)


class NoRepositoryError(BackupError):
    """BACKUP_TARGET can be reached, and nothing has been copied there."""


def copy():
    """Copy the backups to BACKUP_TARGET, if it is set; return whether it is."""
    stored = state.read()
    if not settings.BACKUP_TARGET:
        if stored.copy_target or stored.copy_failure:
            state.record_target("")
        return False
    with files.waiting_for("copy"):
        try:
            _prepare(is_known=stored.copy_target == _fingerprint())
            _copy_files()
        except BackupError as failure:
            state.record_copy(str(failure))
            raise
        state.record_copy()
    return True


def copy_if_due():
    """Copy unless the newest backup has been copied."""
    stored = state.read()
    moments = stored.copy_at, stored.backup_at
    if not all(moments) or moments[0] < moments[1]:
        copy()


def fetch():
    """Bring the newest copy into BACKUP_DIR; return the paths of its dumps, the newest first."""
    if not settings.BACKUP_TARGET:
        raise BackupError(NO_TARGET)
    journal.make_folder()
    _copies()
    with files.waiting_for("copy"), _fetched() as folder:
        if not journal.merge((folder / journal.NAME).read_text()):
            raise BackupError(OTHER_JOURNAL.format(path=journal.path()))
        dumps = sorted(folder.glob("*.dump"), reverse=True)
        paths = [files.adopt(dump) for dump in dumps]
        if state.read().copy_target != _fingerprint():
            state.record_target(_fingerprint())
    return paths


@contextmanager
def newest():
    """Yield the newest backup: that of BACKUP_TARGET, fetched meanwhile, or the local one."""
    if not settings.BACKUP_TARGET:
        yield next(iter(files.whole_backups()), None)
        return
    with files.waiting_for("copy"):
        listed = _run("ls", "latest", "--no-lock", seconds=PATIENCE)
        names = [path[1:] for path in listed.splitlines()]
        dumps = [name for name in names if name.endswith(".dump")]
        if not dumps:
            raise BackupError(NOTHING)
        stem = max(dumps).removesuffix(".dump")
        with _fetched(f"--include=/{stem}.*") as folder:
            yield files.find(folder / f"{stem}.dump")


def _prepare(*, is_known):
    """Make the repository before the first copy; refuse one that is not the expected one."""
    copies = _copies()
    if copies is None:
        if is_known:
            raise BackupError(GONE)
        _run("init")
    elif copies and not is_known:
        raise BackupError(FOREIGN)
    if not is_known:
        state.record_target(_fingerprint())


def _copies():
    """Return restic's list of copies, or None where it has no repository."""
    try:
        return json.loads(_run("snapshots", "--json", "--no-lock", seconds=PATIENCE))
    except NoRepositoryError:
        return None


def _copy_files():
    # Files that do not count as backups here would be this account's own once fetched.
    dumps = [backup.dump for backup in files.whole_backups()]
    names = [path.name for dump in dumps for path in (dump, dump.with_suffix(".json"))]
    _run("unlock")  # after a kill
    _run("backup", "--group-by=host", *names, journal.NAME)
    _run("forget", "--prune", "--group-by=", f"--keep-within={DAYS}d")


@contextmanager
def _fetched(*options):
    """Yield a folder, of this account alone, with the files of the newest copy."""
    journal.make_folder()
    folder = settings.BACKUP_DIR / ".copy"
    if folder.exists():  # after a kill
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    try:
        _run("restore", "latest", "--no-lock", f"--target={folder}", *options)
        yield folder
    finally:
        shutil.rmtree(folder)


def _run(*arguments, seconds=None):
    """Run restic in BACKUP_DIR; return its output, or raise BackupError with its last words."""
    if not any(name in os.environ for name in KEY_NAMES):
        raise BackupError(NO_KEY)
    # Not among the arguments, which every account of the machine can read.
    target = {"RESTIC_REPOSITORY": settings.BACKUP_TARGET, "RESTIC_HOST": HOST}
    try:
        done = subprocess.run(
            ["restic", "--no-cache", "--quiet", *arguments],
            check=False,
            cwd=settings.BACKUP_DIR,
            env=os.environ | target,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    except FileNotFoundError as absence:
        raise BackupError(NOT_INSTALLED) from absence
    except subprocess.TimeoutExpired as silence:
        raise BackupError(SILENT.format(seconds)) from silence
    if done.returncode:
        raise _failure(done)
    return done.stdout


def _failure(done):
    if done.returncode == NO_REPOSITORY:
        return NoRepositoryError(NOTHING)
    if done.returncode == WRONG_KEY:
        return BackupError(OTHER_KEY)
    lines = done.stderr.strip().splitlines() or [str(done.returncode)]
    # Before it there may be retries, after it a stack trace.
    fatal = [line for line in lines if line.startswith("Fatal: ")]
    return BackupError(f"restic failed: {(fatal or lines)[0][:300]}")


def _fingerprint():
    """Return a name of the target for a file that others read: it may hold a password."""
    return hashlib.sha256(settings.BACKUP_TARGET.encode()).hexdigest()[:16]
