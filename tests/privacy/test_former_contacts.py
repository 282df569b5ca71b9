"""Contacts who have been none for long enough are erased by the clock."""

import pytest

from members import privacy
from members.models import Person
from tests.privacy.planting import everything, said
from tests.privacy.test_retention import found
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_contact,
    make_organization,
    make_person,
    make_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_ago(settings):
    """What history tells of was long enough ago, as its days cannot be written."""
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"contacts": -1}


def test_a_contact_of_former_days_ends(long_ago):
    former = make_person(name="Hemmelig Person", organization=make_organization())

    listed = found(privacy.due())

    assert listed == found(privacy.end_what_is_old()) == {(Person, former.pk)}
    assert said({"hemmelig person"}, everything()) == set()
    assert found(privacy.end_what_is_old()) == set()


def test_a_contact_of_the_last_days_stays():
    make_person(organization=make_organization())

    assert found(privacy.due()) == set()


def test_whoever_is_a_contact_holds_an_office_or_logs_in_stays(long_ago):
    make_contact()
    make_role(person=make_person(), until=LONG_AGO)
    make_person(email=make_colleague(email="kari@example.org").email.upper())

    assert found(privacy.due()) == set()
