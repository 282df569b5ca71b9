import pytest

from tests.support.login import log_in


@pytest.fixture
def inside(client, site_administrator):
    """Return the fixture `client`, logged in as Siri."""
    return log_in(client, site_administrator)
