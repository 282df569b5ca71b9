"""The version and the commit of the code, and the newest version that others have."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as shared_cache

ROOT = Path(__file__).resolve().parents[2]
# In an archive of git and in a release of `make service`, which have no .git.
COMMIT = "COMMIT"
NEWEST = "newest_version"  # in the cache
NEWEST_SECONDS = 7 * 24 * 3600
GIT = ("rev-parse", "HEAD")


def installed_version():
    """Return the version in pyproject.toml as it is now."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]["version"]


@cache
def commit():
    """Return the first twelve digits of the commit, or an empty text when it is unknown."""
    text = (ROOT / COMMIT).read_text().strip()
    if text.startswith("$"):  # a checkout: only git knows
        command = ["git", "-C", ROOT, *GIT]
        try:
            text = subprocess.check_output(
                command, text=True, stderr=subprocess.DEVNULL
            )
        except (OSError, subprocess.CalledProcessError):
            return ""
    return text[:12]


def full_version():
    """Return the version that runs with its commit, as 0.4.0 (0123456789ab)."""
    return f"{running_version} ({commit()})" if commit() else running_version


def store_newest(version):
    shared_cache.set(NEWEST, version, NEWEST_SECONDS)


def newer_version():
    """Return the newest version that RELEASES_URL named, if this one is older; one query."""
    newest = shared_cache.get(NEWEST, "") if settings.RELEASES_URL else ""
    return newest if _numbers(newest) > _numbers(running_version) else ""


def _numbers(version):
    return [int(number) for number in version.split(".") if number]


running_version = installed_version()
