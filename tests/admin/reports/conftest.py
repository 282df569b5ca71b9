"""A secretary and a reader of reports."""

import pytest
from django.test import Client

from tests.support.factories import (
    make_secretary,
    make_staff,
)
from tests.support.login import log_in


@pytest.fixture
def kari():
    return make_secretary(email="kari@example.org", name="Kari Sekretær")


@pytest.fixture
def desk(kari):
    return log_in(Client(), kari)


@pytest.fixture
def as_reader():
    return log_in(Client(), make_staff("reader"))
