"""A member and its colleague, who writes in English."""

import pytest
from django.utils import translation

from tests.support.factories import make_colleague, make_member


@pytest.fixture
def ours():
    return make_member(name="Yara", slug="yara")


@pytest.fixture
def ola(ours):
    return make_colleague(ours, name="Ola", email="ola@example.org")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def member(client, ola):
    client.force_login(ola)
    return client
