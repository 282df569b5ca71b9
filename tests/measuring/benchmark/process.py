"""The process that measures: it is as a worker of the server that has just started."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django
from django.db import connection


def measure_in_new_process(database, asked):
    """Return the Run of a database; `asked` are the arguments of `measure_pages`."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, database, asked).result()


def _measure(database, asked):
    django.setup()
    # It imports models, which need the set-up.
    from .measuring import measure_pages, production_settings

    connection.settings_dict["NAME"] = database
    with production_settings():
        return measure_pages(**asked)
