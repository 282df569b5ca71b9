"""Whoever holds an office is told when it has been registered and when it has ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import offices
from members.history import recording, undo
from members.models import Batch, Role
from members.offices import receipts
from tests.support.factories import make_body, make_contact
from tests.support.letters import letters
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Let an office be told without waiting for corrections."""
    monkeypatch.setattr(receipts, "SETTLES", timedelta(0))


def register(kari, act=Batch.Act.SAVE, **fields):
    with recording(act, by=kari) as batch:
        role = make(Role, body=make_body(), since=TODAY, **fields)
    return role, batch


def end(role, kari, act=Batch.Act.SAVE):
    with recording(act, by=kari):
        role.until = TODAY
        role.save()


def test_the_person_is_told_once_of_the_beginning_and_the_end(kari, ours):
    person = make_contact(ours, email="per@example.org")
    role, _batch = register(kari, person=person, organization=ours)
    offices.send_receipts()
    offices.send_receipts()
    end(role, kari)
    offices.send_receipts()
    offices.send_receipts()

    assert letters() == [
        ("office_begun", "per@example.org"),
        ("office_ended", "per@example.org"),
    ]


def test_the_managers_are_told_of_an_office_of_the_organization(kari, ours, ola, eva):
    register(kari, organization=ours, person=None)

    offices.send_receipts()

    assert letters() == [("office_begun", "ola@example.org")]


def test_what_is_undone_loaded_or_deleted_is_not_told(kari, ours, ola):
    _role, batch = register(kari, organization=ours, person=None)
    undo.undo(batch, by=kari)
    register(kari, Batch.Act.FILE, organization=ours, person=None)
    role, _batch = register(kari, organization=ours, person=None)
    role.delete()

    offices.send_receipts()

    assert letters() == []


def test_a_correction_within_a_quarter_of_an_hour_is_waited_for(
    kari, ours, ola, monkeypatch
):
    monkeypatch.setattr(receipts, "SETTLES", timedelta(minutes=15))
    register(kari, organization=ours, person=None)

    offices.send_receipts()

    assert letters() == []


def test_an_office_that_was_over_when_it_was_registered_is_history(kari, ours, ola):
    long_ago = TODAY - timedelta(days=900)
    with recording(Batch.Act.SAVE, by=kari):
        make(
            Role,
            body=make_body(),
            organization=ours,
            person=None,
            since=long_ago,
            until=long_ago,
        )

    offices.send_receipts()

    assert letters() == []
