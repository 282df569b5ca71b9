"""The files of BACKUP_DIR: a dump and its manifest, which is renamed last.

A backup is whole when both are there and the dump has the size of the manifest; the
hash is compared before anything is restored.
"""

import fcntl
import hashlib
import json
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from members.journal import make_folder, open_shared, sync_folder

from .errors import BackupError

PARTIAL = ".partial"
STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"registry-(\d{8}T\d{6}Z)\.(dump|json)")
BUSY = "Another backup or restoration is running; this one has not begun."


@dataclass(frozen=True)
class Backup:
    """A whole backup: the path of its dump, and what its manifest says."""

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
    found = [read(path) for path in settings.BACKUP_DIR.glob("registry-*.dump")]
    return sorted(filter(None, found), key=lambda backup: backup.made_at, reverse=True)


def read(dump):
    """Return the Backup of a dump, or None if it is not whole."""
    try:
        manifest = json.loads(dump.with_suffix(".json").read_text())
        is_whole = dump.stat().st_size == manifest["dump"]["size"]
    except (OSError, ValueError, KeyError):
        return None
    return Backup(dump, manifest) if is_whole else None


def find(path):
    """Return the Backup of a path, of its dump or its manifest; raise BackupError if damaged."""
    dump = Path(path).with_suffix(".dump")
    if not dump.exists():
        raise BackupError(f"{dump} does not exist.")
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


def remove(backup):
    # Without its manifest a dump is no backup, so that one comes first.
    backup.dump.with_suffix(".json").unlink(missing_ok=True)
    backup.dump.unlink(missing_ok=True)


def remove_remains():
    """Remove what backups that were killed have left: to be called under the lock."""
    for path in settings.BACKUP_DIR.glob("registry-*"):
        is_dump = NAME.fullmatch(path.name) and path.suffix == ".dump"
        is_alone = is_dump and not path.with_suffix(".json").exists()
        if is_alone or path.name.endswith(PARTIAL):
            path.unlink(missing_ok=True)


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
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(file, "w") as stream:
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
