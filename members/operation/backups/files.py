"""The files of BACKUP_DIR: a dump and its manifest, which is renamed last.

A backup is whole when both are there and the dump has the size of the manifest; the
hash is compared before anything is restored. A dump is SQL that is run as the owner of the
tables, and the account that serves writes to the folder too: so only files count that
belong to root or to the account that asks, and that nobody else may change.
"""

import fcntl
import hashlib
import json
import os
import pwd
import re
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from members.operation.journal import make_folder, open_shared, share, sync_folder

from .errors import BackupError

PARTIAL = ".partial"
STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"registry-(\d{8}T\d{6}Z)\.(dump|json)")
UNTRUSTED = (
    "{path} belongs to {owner} (mode {mode:o}), and whoever may change it would run SQL as the"
    " owner of the tables. Restore as the account that made it; or, if you know where it comes"
    " from, give both files to this account: chown {me} {stem}.*; chmod 600 {stem}.*"
)
BUSY = "Another backup or restoration is running; this one has not begun."


@dataclass(frozen=True)
class Backup:
    """A whole backup: the path of its dump, and its manifest."""

    dump: Path
    manifest: dict

    @property
    def made_at(self):
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def size(self):
        return self.manifest["dump"]["size"]


def whole_backups():
    """Return the whole backups, the newest first."""
    backups = [read(path) for path in settings.BACKUP_DIR.glob("registry-*.dump")]
    return sorted(filter(None, backups), key=lambda one: one.made_at, reverse=True)


def read(dump):
    """Return the Backup of a dump, or None if it is not whole or another may have written it."""
    try:
        if not all(map(is_trusted, _both(dump))):
            return None
        backup = Backup(dump, json.loads(dump.with_suffix(".json").read_text()))
        is_whole = dump.stat().st_size == backup.size and backup.made_at.tzinfo
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return backup if is_whole else None


def is_trusted(path):
    """Whether a file is of root or of this account, and nobody else may change it."""
    # The owner of a link can point it to another file, so its owner counts as well.
    return path.lstat().st_uid in {0, os.geteuid()} and _is_ours(path.stat())


def _is_ours(status):
    is_writable = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return status.st_uid in {0, os.geteuid()} and not is_writable


def find(path):
    """Return the Backup of a path, of its dump or its manifest; raise BackupError if damaged."""
    dump = Path(path).with_suffix(".dump")
    if not dump.exists():
        raise BackupError(f"{dump} does not exist.")
    _require_trusted(dump)
    backup = read(dump)
    if backup is None:
        raise BackupError(
            f"{dump} is not whole: its manifest (.json) is missing or tells of another"
            " size. Choose another backup."
        )
    if hash_of(dump) != backup.manifest["dump"]["sha256"]:
        raise BackupError(
            f"{dump} has changed since it was made: its hash is not that of the"
            " manifest. Choose another backup."
        )
    return backup


@contextmanager
def opened(backup):
    """Yield (path, descriptor) of the open dump, even if its name is replaced meanwhile."""
    file = os.open(backup.dump, os.O_RDONLY)
    try:
        if not _is_ours(status := os.fstat(file)):
            raise BackupError(_untrusted(backup.dump, status, status.st_uid))
        yield f"/dev/fd/{file}", file
    finally:
        os.close(file)


def _require_trusted(dump):
    for path in filter(Path.exists, _both(dump)):
        if not is_trusted(path):
            owner = path.lstat().st_uid
            raise BackupError(_untrusted(path, path.stat(), owner))


def _untrusted(path, status, owner):
    names = {"owner": _account_name(owner), "me": _account_name(os.geteuid())}
    mode = stat.S_IMODE(status.st_mode)
    return UNTRUSTED.format(path=path, mode=mode, stem=path.with_suffix(""), **names)


def _both(dump):
    return dump, dump.with_suffix(".json")


def _account_name(account):
    try:
        return pwd.getpwuid(account).pw_name
    except KeyError:
        return account


def free_stem(moment):
    """Return the path of a new backup without its ending."""
    return settings.BACKUP_DIR / f"registry-{moment.astimezone(UTC):{STAMP}}"


def finish(stem, manifest):
    """Rename a dump that is complete, and then its manifest: from now on it is a backup."""
    dump, ready = stem.with_suffix(".dump"), stem.with_suffix(".json")
    draft = ready.with_suffix(f".json{PARTIAL}")
    write(draft, json.dumps(manifest, indent=1))
    sync(stem.with_suffix(f".dump{PARTIAL}"))
    stem.with_suffix(f".dump{PARTIAL}").rename(dump)
    draft.rename(ready)
    sync_folder(settings.BACKUP_DIR)
    return Backup(dump, manifest)


def adopt(dump):
    """Move a dump and its manifest, from elsewhere, into BACKUP_DIR; return its path there."""
    path = settings.BACKUP_DIR / dump.name
    if read(path) is None:
        for source, target in zip(_both(dump), _both(path), strict=True):
            source.replace(target)
    return path


def remove(backup):
    # Without its manifest a dump is no backup, so that one comes first.
    backup.dump.with_suffix(".json").unlink(missing_ok=True)
    backup.dump.unlink(missing_ok=True)


def remove_remains():
    """Remove the files of killed backups: to be called under the lock."""
    for path in settings.BACKUP_DIR.glob("registry-*"):
        is_dump = NAME.fullmatch(path.name) and path.suffix == ".dump"
        is_alone = is_dump and not path.with_suffix(".json").exists()
        if is_alone or path.name.endswith(PARTIAL):
            # Not a backup's, if it cannot be removed: a folder, for instance.
            with suppress(OSError):
                path.unlink()


@contextmanager
def alone(name="backup"):
    """Hold a lock that one process has at a time; raise BackupError if another has it."""
    try:
        with waiting_for(name, fcntl.LOCK_NB):
            yield
    except BlockingIOError as busy:
        raise BackupError(BUSY) from busy


@contextmanager
def waiting_for(name, mode=0):
    """Hold a lock, once no other process has it."""
    make_folder()
    file = open_shared(settings.BACKUP_DIR / f".{name}.lock", os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | mode)
        yield
    finally:
        os.close(file)


def write(path, text, mode=0o600):
    """Write a file, for its owner alone, and wait until it is on the disk."""
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as stream:
        share(file, path, mode)
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def sync(path):
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def hash_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
