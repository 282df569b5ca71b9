import pytest

from tests.mail.conftest import mail_server
from tests.support.factories import make_secretary

__all__ = ["mail_server"]


@pytest.fixture
def kari(db):
    return make_secretary(email="kari@example.org", name="Kari Nordmann")
