"""Whoever is erased is found nowhere any more, and what the organizations did is whole."""

import logging

import pytest
from django.core.exceptions import ValidationError

from members import history, privacy
from members.mail.sending import Sender
from members.models import (
    ChangeRequest,
    Erasure,
    Letter,
    Organization,
    Person,
    Representative,
    Role,
    User,
)
from tests.factories import make_colleague, make_person, make_secretary, make_user
from tests.privacy.planting import everything, plant, said

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def secretary():
    return make_secretary(email="sekretariat@example.org")


@pytest.fixture
def folder(tmp_path, settings):
    backend = "members.mail.at_home.EmailBackend"
    at_home = {"BACKEND": backend, "OPTIONS": {"folder": tmp_path / "mail"}}
    settings.MAILERS = settings.MAILERS | {"delivery": at_home}
    return tmp_path / "mail"


def test_erased_people_are_found_in_no_table_and_no_log(secretary, caplog):
    people = [plant(number, secretary) for number in (1, 2, 3)]
    bystander = plant(4, secretary)
    before = [said(who.secrets, everything()) == who.secrets for who in people]
    caplog.set_level(logging.DEBUG)
    caplog.clear()

    privacy.erase(people[0].person, by=secretary)
    privacy.erase(people[1].user, by=people[1].user)
    privacy.erase(people[2].address(), by=secretary)

    left = everything() + caplog.text.lower()
    assert before == [True] * 3
    assert all(len(who.secrets) >= 12 for who in people)
    assert [said(who.secrets, left) for who in people] == [set(), set(), set()]
    assert said(bystander.secrets, left) == bystander.secrets
