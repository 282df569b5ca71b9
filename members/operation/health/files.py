"""Whether static files and published pages can be used, and the disks have room."""

import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _

from members.operation import publication

from .problem import Problem

MEGABYTE = 1_000_000
FEWEST_FREE_FILES = 0.01  # of the files that a disk can hold


def static_problems():
    """Return a problem when the manifest, or a file that it names, is not there.

    The manifest is that which this process has read: pages link to those files.
    """
    named = getattr(staticfiles_storage, "hashed_files", None)
    if named is None:  # a storage without a manifest, as in the tests
        return []
    text = _("The files of the pages' looks are missing.")
    if not named:
        return [Problem("static", text, "no manifest: run collectstatic, then restart")]
    folder = Path(staticfiles_storage.location)
    for name in named.values():
        if not os.path.exists(folder / name):
            return [Problem("static", text, f"{name}: run collectstatic")]
    return []


def published_problems():
    """Return a problem when pages cannot be published from this machine."""
    pages = publication.pages()
    why = pages.why_unusable() if pages else ""
    if not why:
        return []
    text = _("Public pages cannot be kept, so each is rendered for each visitor.")
    return [Problem("published", text, why)]


def disk_problems():
    """Return a problem for each folder that is missing, or each disk that is nearly full."""
    by_disk = {_disk_of(path): _problem(name, path) for name, path in folders().items()}
    return [one for one in by_disk.values() if one]


def _disk_of(path):
    """Return the number of its disk, which two folders may share; of none, the folder."""
    return path.stat().st_dev if path.exists() else path


def folders():
    """Return {name: folder} of the folders on this machine that the server writes to."""
    database = settings.WEB_DATABASE
    paths = {"var": settings.VAR}
    if database["ENGINE"].endswith("embedded_postgres"):
        paths["database"] = Path(database["HOST"])
    # The first published page, or the first backup, makes these.
    made_later = {"published": settings.PUBLISHED_DIR, "backups": settings.BACKUP_DIR}
    paths |= {name: path for name, path in made_later.items() if path.exists()}
    return paths


def free_megabytes(path):
    disk = os.statvfs(path)
    return disk.f_bavail * disk.f_frsize // MEGABYTE


def _problem(name, path):
    try:
        disk, free = os.statvfs(path), free_megabytes(path)
    except OSError as error:
        text = _("A folder of the registry is not there.")
        return Problem("disk", text, f"{name}: {path}: {error.strerror}")
    if free < settings.MIN_FREE_DISK_MB:
        text = _("The disk is nearly full.")
        return Problem("disk", text, f"{name}: {path}: {free} MB free")
    if disk.f_files and disk.f_favail < FEWEST_FREE_FILES * disk.f_files:
        text = _("The disk can hold few more files.")
        return Problem("disk", text, f"{name}: {path}: {disk.f_favail} files left")
    return None
