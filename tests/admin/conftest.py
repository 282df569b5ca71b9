import pytest

from tests.support.factories import (
    make_colleague,
    make_member,
    make_secretary,
    make_user,
)
from tests.support.login import log_in


@pytest.fixture
def kari(db):
    return make_secretary(email="kari@example.org", name="Kari Nordmann")


@pytest.fixture
def as_secretary(client, kari):
    return log_in(client, kari)


@pytest.fixture
def as_everybody(client, db):
    """Log in somebody who may do everything."""
    return log_in(client, make_user(is_staff=True, is_superuser=True))


@pytest.fixture
def ours(db):
    return make_member(name="Yara", phone="35 92 00 00")


@pytest.fixture
def ola(ours):
    return make_colleague(ours, name="Ola", email="ola@example.org")
