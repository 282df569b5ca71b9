"""The registry of Grenland for tests that commit: loaded once, then restored."""

import pickle
from unittest import TestCase

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from cluster.embedded_postgres import exclusive
from tests.support import database_role, table_contents

LOADED = {}
FILE = {}  # the path of the one that all workers of a run share
PATIENCE = 300  # seconds


@pytest.fixture(scope="session", autouse=True)
def shared_rows(tmp_path_factory, worker_id):
    """Let one worker load the files, and the others copy its rows."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    FILE["path"] = shared / "grenland.pickle"


def load():
    """Fill the database, which must contain what migrations create and nothing else."""
    if LOADED:
        table_contents.write(LOADED)
        return
    path = FILE["path"]
    with exclusive(path.with_suffix(".lock"), PATIENCE):
        if path.exists():
            _copy(path)
            return
        with TestCase().assertNoLogs(level="WARNING"):
            call_command("load_registry", "members/grenland", verbosity=0)
        LOADED.update(table_contents.read())
        path.write_bytes(pickle.dumps(LOADED))


def _copy(path):
    """Write the rows of another worker, and let new ones have the numbers after them."""
    LOADED.update(pickle.loads(path.read_bytes()))
    table_contents.write(LOADED)
    models = apps.get_models(include_auto_created=True)
    with database_role.owner(), connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@pytest.fixture(scope="module", name="grenland")
def the_registry(django_db_setup, django_db_blocker):
    """Load the demo's registry for the tests of a module, and take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)
