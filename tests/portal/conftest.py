import pytest
from django.test import Client


@pytest.fixture
def strict(ola):
    """Return a client of Ola that checks the mark against forgery."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ola)
    return client
