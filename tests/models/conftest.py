import pytest

from members.operation import grants
from tests.support.database_role import owner


@pytest.fixture
def web(settings):
    """Return the name of the role that serves, whose privileges are granted anew."""
    if settings.OWNER_DATABASE is None:
        pytest.skip("this database has one role")
    # A copy of a database has none of the privileges on the database itself.
    with owner():
        grants.install()
    return settings.WEB_DATABASE["USER"]
