import pytest

from members.accounts import access
from tests.support.access import ADDRESS
from tests.support.letters import last, token_of


@pytest.fixture
def token(manager, ours, ola):
    access.invite(ours, ADDRESS, "editor", by=ola)
    return token_of(last("invitation"))
