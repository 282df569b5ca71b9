import pytest

from members import access
from members.models import AccessRequest
from tests.models.rows import make
from tests.portal.access.acting import ADDRESS
from tests.support.factories import (
    LONG_AGO,
    make_organization,
    make_representative,
    make_user,
)


@pytest.fixture
def organization():
    return make_organization(name="Alfa AS", slug="alfa")


@pytest.fixture
def manager(organization):
    user = make_user(email="a@example.org", name="Anne")
    return make_representative(organization=organization, role="manager", user=user)


@pytest.fixture
def editor(organization):
    user = make_user(email="b@example.org", name="Berit")
    return make_representative(organization=organization, user=user, since=LONG_AGO)


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager.user)
    return client


@pytest.fixture
def as_editor(client, manager, editor):
    client.force_login(editor.user)
    return client


@pytest.fixture
def invitation(organization, manager):
    return access.invite(organization, ADDRESS, "editor", by=manager.user)


@pytest.fixture
def access_request(organization):
    return make(
        AccessRequest, organization=organization, email=ADDRESS, name="Ny Ansatt"
    )
