"""The running version, and whether another one has been installed since."""

from django.utils import timezone
from django.utils.translation import gettext as _

from members.operation.version import installed_version, running_version

from .problem import Problem
from .schema import newer_migrations

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
