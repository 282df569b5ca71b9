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
    """Return the problems of all checks."""
    of_database = (
        *(schema_problems, connection_problems, writing_problems),
        replica_problems,
    )
    of_work = (work_problems, backup_problems)
    return _run_checks(*OF_FILES, version_problems, *of_database, *of_work)


def not_ready():
    """Return the problems that keep public pages from being served; two queries."""
    return _run_checks(static_problems, schema_problems)


def of_the_server():
    """Return the problems that staff see beside those of `manage.py work`; two queries."""
    return _run_checks(*OF_FILES, version_problems, backup_problems)


def _run_checks(*checks):
    """Return the problems of the checks, in the order given, until the database fails."""
    problems = []
    for check in checks:
        try:
            problems += check()
        except Error as error:
            text = _("The database does not answer as it should.")
            return [*problems, _problem("database", text, check, error)]
        except Exception as error:
            logger.exception("A check of the server failed: %s", check.__name__)
            text = _("A check of the server failed.")
            problems.append(_problem("health", text, check, error))
    return problems


def _problem(name, text, check, error):
    return Problem(name, text, f"{check.__name__}: {type(error).__name__}")
