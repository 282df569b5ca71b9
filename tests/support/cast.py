"""The people and organizations of all tests: one name, one person, everywhere.

A test that is about a variation makes its own with `tests.support.factories`.
"""

import pytest
from django.test import Client

from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in, log_in_lately

# What Nora can consent to, item by item.
NORA = {
    "name": "Nora Nordmann",
    "title": "Fabrikksjef",
    "email": "nora@example.org",
    "phone": "35 00 00 01",
}


@pytest.fixture
def kari(db):
    """Return Kari Nordmann, a secretary, who represents no organization."""
    return make.secretary(email="kari@example.org", name="Kari Nordmann")


@pytest.fixture
def reader(db):
    """Return Randi, who may read the admin and change nothing."""
    return make.staff("reader", email="randi@example.org", name="Randi")


@pytest.fixture
def site_administrator(db):
    """Return Siri, who administers the users of the admin."""
    return make.staff("site administrator", email="siri@example.org", name="Siri")


@pytest.fixture
def superuser(db):
    """Return Sara Sjef, who may do everything in the admin."""
    fields = {"email": "sara@example.org", "name": "Sara Sjef"}
    return make.user(is_staff=True, is_superuser=True, **fields)


@pytest.fixture
def ours(db):
    """Return Yara, a listed member: the organization of Ola, Eva and Nora."""
    return make.member(
        name="Yara",
        slug="yara",
        summary_nb="Vi lager gjødsel",
        summary_en="We make fertilizer",
        phone="35 92 00 00",
        website="https://example.org/",
    )


@pytest.fixture
def theirs(db):
    """Return Sintef, a listed member: the organization of Liv."""
    return make.member(name="Sintef", slug="sintef")


@pytest.fixture
def ola(ours):
    """Return Ola, a manager of Yara."""
    return make.colleague(ours, role="manager", name="Ola", email="ola@example.org")


@pytest.fixture
def eva(ours):
    """Return Eva, an editor of Yara since long ago."""
    return make.colleague(ours, name="Eva", email="eva@example.org", since=LONG_AGO)


@pytest.fixture
def liv(theirs):
    """Return Liv, a manager of Sintef and so an outsider to Yara."""
    return make.colleague(theirs, role="manager", name="Liv", email="liv@example.org")


@pytest.fixture
def nora(ours):
    """Return Nora Nordmann, a contact of Yara, who has consented to nothing yet."""
    return make.contact(ours, **NORA)


@pytest.fixture
def manager(ola):
    """Return the row that makes Ola a manager of Yara."""
    return ola.representations.get()


@pytest.fixture
def editor(eva):
    """Return the row that makes Eva an editor of Yara."""
    return eva.representations.get()


@pytest.fixture
def as_ola(client, ola):
    """Return the fixture `client`, logged in as Ola."""
    return log_in(client, ola)


@pytest.fixture
def lately(ola):
    """Return a client of its own, in which Ola has just logged in with a code."""
    return log_in_lately(Client(), ola)


@pytest.fixture
def as_eva(client, eva):
    """Return the fixture `client`, logged in as Eva."""
    return log_in(client, eva)


@pytest.fixture
def as_secretary(client, kari):
    """Return the fixture `client`, logged in as Kari."""
    return log_in(client, kari)


@pytest.fixture
def as_superuser(superuser):
    """Return a client of its own, so that a member can be logged in beside it."""
    return log_in(Client(), superuser)
