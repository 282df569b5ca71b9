import pytest

from tests.support.factories import make_colleague, make_member, make_secretary


@pytest.fixture
def ours():
    phone, site = "35 92 00 00", "https://example.org/"
    return make_member(name="Yara", slug="yara", phone=phone, website=site)


@pytest.fixture
def theirs():
    return make_member(name="Sintef", slug="sintef")


@pytest.fixture
def ola(ours):
    return make_colleague(ours, name="Ola", email="ola@example.org")


@pytest.fixture
def kari():
    return make_secretary(name="Kari")
