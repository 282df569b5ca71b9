"""All checks together."""

import logging

from django.db import Error
from django.utils.translation import gettext as _

from .backups import backup_problems
from .files import disk_problems, static_problems
from .problem import Problem
from .replica import replica_problems
from .schema import schema_problems
from .version import version_problems
from .work import work_problems
from .writing import connection_problems, writing_problems

logger = logging.getLogger(__name__)
OF_FILES = (disk_problems, static_problems)


def problems():
    """Return all that does not work."""
    of_database = (
        *(schema_problems, connection_problems, writing_problems),
        replica_problems,
    )
    of_work = (work_problems, backup_problems)
    return _found(*OF_FILES, version_problems, *of_database, *of_work)


def not_ready():
    """Return what keeps public pages from being served; two queries."""
    return _found(static_problems, schema_problems)


def of_the_server():
    """Return what staff see beside what `manage.py work` has not done; two queries."""
    return _found(*OF_FILES, version_problems, backup_problems)


def _found(*checks):
    """Return what the checks find, in the order given, until the database fails."""
    found = []
    for check in checks:
        try:
            found += check()
        except Error as error:
            text = _("The database does not answer as it should.")
            return [*found, _problem("database", text, check, error)]
        except Exception as error:
            logger.exception("A check of the server failed: %s", check.__name__)
            text = _("A check of the server failed.")
            found.append(_problem("health", text, check, error))
    return found


def _problem(name, text, check, error):
    return Problem(name, text, f"{check.__name__}: {type(error).__name__}")
