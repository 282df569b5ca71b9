import pytest

from tests.factories import make_colleague, make_member, make_secretary


@pytest.fixture
def ours():
    return make_member(name="Yara", slug="yara")


@pytest.fixture
def theirs():
    return make_member(name="Sintef", slug="sintef")


@pytest.fixture
def ola(ours):
    return make_colleague(ours, name="Ola", email="ola@example.org")


@pytest.fixture
def kari():
    return make_secretary(name="Kari")
