import pytest

from tests.support.login import log_in


@pytest.fixture
def client(client, ola):
    """Return the client, logged in as Ola."""
    return log_in(client, ola)
