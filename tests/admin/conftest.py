import pytest

from tests.factories import make_secretary, make_user


@pytest.fixture
def kari(db):
    return make_secretary(email="kari@example.org", name="Kari Nordmann")


@pytest.fixture
def as_secretary(client, kari):
    client.force_login(kari)
    return client


@pytest.fixture
def as_everybody(client, db):
    """Log in somebody who may do everything."""
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client
