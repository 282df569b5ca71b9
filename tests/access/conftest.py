import pytest

from members import access
from tests.access.letters import last, token_of
from tests.access.roles import ADDRESS
from tests.support.factories import make_representative


@pytest.fixture
def manager():
    return make_representative(role="manager", name="Alfa AS", slug="alfa")


@pytest.fixture
def token(manager):
    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)
    return token_of(last("invitation"))
