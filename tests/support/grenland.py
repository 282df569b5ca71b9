"""The registry of Grenland for tests that commit: loaded once, then restored."""

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.support import table_contents

LOADED = {}


def load():
    """Fill the database, which must contain what migrations create and nothing else."""
    if LOADED:
        table_contents.write(LOADED)
        return
    call_command("load_registry", "members/grenland", verbosity=0)
    LOADED.update(table_contents.read())


@pytest.fixture(scope="module", name="grenland")
def the_registry(django_db_setup, django_db_blocker):
    """Load the demo's registry for the tests of a module, and take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)
