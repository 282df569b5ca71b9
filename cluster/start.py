"""Stop a start in one sentence, without a traceback, when a setting or the database is wrong."""

import os
import sys
from contextlib import contextmanager
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError

from cluster.catalogues import compile_catalogues
from cluster.environment import SettingError

SETTINGS = "cluster.settings"
OUT_OF_REACH = (
    "The database does not answer. Look at DATABASE_URL and OWNER_DATABASE_URL: {}"
)
# By SQLSTATE; an error of the connection has none.
REMEDIES = {
    "42P01": "The database lacks a table: run `manage.py migrate`. {}",
    "42703": "The database lacks a column: run `manage.py migrate`. {}",
    "42501": "The role may not do this: set OWNER_DATABASE_URL, or run `manage.py grants`. {}",
}


@contextmanager
def one_sentence():
    """End the process with one sentence about a setting or the database, and nothing else."""
    try:
        yield
    except SettingError as error:
        sys.exit(f"{error}")
    except (DatabaseError, InterfaceError) as error:
        sentence = _sentence(error)
        if not sentence or "--traceback" in sys.argv:
            raise
        sys.exit(sentence.format(" ".join(str(error).split())))


def _sentence(error):
    """Return the sentence of an error that an operator mends, else None."""
    state = getattr(error.__cause__, "pgcode", None)
    is_of_connection = isinstance(error, OperationalError | InterfaceError)
    if is_of_connection and (state is None or state[:2] in ("08", "57")):
        return OUT_OF_REACH
    return REMEDIES.get(state)


def refuse_wrong_settings():
    """End the process, in one sentence, if the application could not start with its settings.

    They are read in a child: workers that start later must read the code of their day.
    """
    child = os.fork()
    if not child:
        os._exit(_exit_code())
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit(1)


def _exit_code():
    try:
        import_module(os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS))
        compile_catalogues()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0
