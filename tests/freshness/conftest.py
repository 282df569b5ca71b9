import pytest

from tests.factories import make_secretary
from tests.mail.conftest import mail_server

__all__ = ["mail_server"]


@pytest.fixture
def kari(db):
    return make_secretary(email="kari@example.org", name="Kari Nordmann")
