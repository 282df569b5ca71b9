"""Which version runs, and whether another one has been installed since."""

import tomllib

from django.conf import settings
from django.utils.translation import gettext as _

from .problem import Problem
from .schema import newer_migrations


def installed_version():
    """Return the version in pyproject.toml as it is now."""
    with open(settings.BASE_DIR / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]["version"]


running_version = installed_version()


def version_problems():
    """Return a problem when this process is older than what is installed; one query."""
    text = _("An old version is still running.")
    if (installed := installed_version()) != running_version:
        return [
            Problem("version", text, f"runs {running_version}, installed {installed}")
        ]
    if newer := newer_migrations():
        return [Problem("version", text, f"the database has {sorted(newer)[-1]}")]
    return []
