import pytest

from tests.support.login import log_in


@pytest.fixture(autouse=True)
def database(db):
    """Let every test of the admin read and write the database."""


@pytest.fixture
def inside(client, site_administrator):
    """Return the fixture `client`, logged in as Siri."""
    return log_in(client, site_administrator)
