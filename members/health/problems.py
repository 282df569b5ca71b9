"""All checks together."""

from django.db import Error
from django.utils.translation import gettext as _

from .files import disk_problems, static_problems
from .problem import Problem
from .schema import schema_problems
from .version import version_problems
from .work import work_problems
from .writing import connection_problems, writing_problems


def problems():
    """Return all that does not work."""
    checks = [
        *(schema_problems, version_problems, connection_problems),
        *(writing_problems, work_problems),
    ]
    return [*disk_problems(), *static_problems(), *_of_database(checks)]


def not_ready():
    """Return what keeps public pages from being served; two queries."""
    return [*static_problems(), *_of_database([schema_problems])]


def of_the_server():
    """Return what is wrong beside writing and `manage.py work`; three queries."""
    checks = [schema_problems, version_problems]
    return [*disk_problems(), *static_problems(), *_of_database(checks)]


def _of_database(checks):
    """Return what the checks find, in the order given, until the database fails."""
    found = []
    for check in checks:
        try:
            found += check()
        except Error as error:
            text = _("The database does not answer as it should.")
            detail = f"{check.__name__}: {type(error).__name__}"
            return [*found, Problem("database", text, detail)]
    return found
