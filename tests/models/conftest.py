import re

import pytest

from members.operation import grants
from tests.support.database_role import owner


@pytest.fixture(autouse=True)
def rights(request):
    """Have the rights of the owner where a test adds links, which the role that serves may not."""
    if not re.search("LogInLink|log_in_link", request.node.name):
        yield
        return
    request.getfixturevalue("db")
    with owner():
        yield


@pytest.fixture
def web(settings):
    """Return the name of the role that serves, whose privileges are granted anew."""
    if settings.OWNER_DATABASE is None:
        pytest.skip("this database has one role")
    # A copy of a database has none of the privileges on the database itself.
    with owner():
        grants.install()
    return settings.WEB_DATABASE["USER"]
