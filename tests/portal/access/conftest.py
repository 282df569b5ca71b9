import pytest

from members import access
from members.models import AccessRequest
from tests.support.access import ADDRESS
from tests.support.rows import make


@pytest.fixture
def invitation(ours, manager, ola):
    return access.invite(ours, ADDRESS, "editor", by=ola)


@pytest.fixture
def access_request(ours):
    return make(AccessRequest, organization=ours, email=ADDRESS, name="Ny Ansatt")
