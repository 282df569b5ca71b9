"""The registry of Grenland, loaded once for all that ask it."""

from pathlib import Path

import pytest
from django.db import transaction

from members import exchange

GRENLAND = Path(exchange.__file__).parent.parent / "grenland"


@pytest.fixture(scope="module")
def grenland(django_db_setup, django_db_blocker):
    """Load the demo's registry for the tests of a module, and take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        exchange.load(GRENLAND)
        yield
        transaction.set_rollback(True)
