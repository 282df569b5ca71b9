"""Former contacts are erased after their retention."""

import pytest

from members import privacy
from members.models import Person
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_contact,
    make_former_contact,
    make_person,
    make_role,
)
from tests.support.planted_secrets import everything, found, secrets_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_retention(settings):
    """End the retention of today's events, whose dates cannot be changed."""
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"contacts": -1}


def test_a_former_contact_is_erased(no_retention):
    former = make_former_contact(name="Hemmelig Person")

    listed = found(privacy.past_retention())

    assert listed == found(privacy.apply_retention()) == {(Person, former.pk)}
    assert secrets_in({"hemmelig person"}, everything()) == set()
    assert found(privacy.apply_retention()) == set()


def test_a_recent_former_contact_stays():
    make_former_contact()

    assert found(privacy.past_retention()) == set()


def test_who_is_a_contact_holds_an_office_or_logs_in_stays(no_retention):
    make_contact()
    make_role(person=make_person(), until=LONG_AGO)
    make_person(email=make_colleague(email="nora@example.org").email.upper())

    assert found(privacy.past_retention()) == set()
