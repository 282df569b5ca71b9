"""The running version, and whether another one has been installed since."""

import tomllib

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .problem import Problem
from .schema import newer_migrations


def installed_version():
    """Return the version in pyproject.toml as it is now."""
    with open(settings.BASE_DIR / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]["version"]


running_version = installed_version()
started_at = timezone.now()


def version_problems():
    """Return a problem when this process is older than the installed code; one query.

    One that was started after the database had changed is no remainder of an upgrade:
    somebody went back to the version before, which works with the newer tables.
    """
    text = _("An old version is still running.")
    if (installed := installed_version()) != running_version:
        return [
            Problem("version", text, f"runs {running_version}, installed {installed}")
        ]
    if newer := newer_migrations(since=started_at):
        return [Problem("version", text, f"the database has {sorted(newer)[-1]}")]
    return []
