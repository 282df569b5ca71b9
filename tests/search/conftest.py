"""The registry of Grenland, loaded once for each module that reads it."""

import pytest
from django.db import transaction

from tests.support import grenland


@pytest.fixture(scope="module", name="grenland")
def the_registry(django_db_setup, django_db_blocker):
    """Load the demo's registry for the tests of a module, and take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        grenland.load()
        yield
        transaction.set_rollback(True)
