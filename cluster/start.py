"""Stop a start in one sentence, without a traceback, when a setting is wrong."""

import os
import sys
from contextlib import contextmanager
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from cluster.catalogues import compile_catalogues
from cluster.environment import SettingError

SETTINGS = "cluster.settings"


@contextmanager
def one_sentence():
    """End the process with the message of a SettingError, and nothing else."""
    try:
        yield
    except SettingError as error:
        sys.exit(f"{error}")


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
