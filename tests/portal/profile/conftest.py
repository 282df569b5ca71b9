import pytest
from django.test import Client

from tests.support.factories import make_colleague, make_member


@pytest.fixture
def ours():
    return make_member(slug="alfa", name="Alfa AS", phone="35 00 00 00")


@pytest.fixture
def kari(ours):
    return make_colleague(ours, name="Kari")


@pytest.fixture
def client(kari):
    client = Client()
    client.force_login(kari)
    return client
