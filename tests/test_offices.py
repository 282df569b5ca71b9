"""Whoever holds an office is told when it has been registered and when it has ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import offices
from members.history import recording, undo
from members.models import Batch, Role
from tests.support.factories import make_body, make_contact
from tests.support.letters import letters
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """Send receipts a quarter of an hour after whatever is registered, unless told."""
    now = timezone.now

    def send_later(minutes=16):
        moment = now() + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        offices.send_receipts()
        monkeypatch.setattr(timezone, "now", now)

    return send_later


def register(kari, act=Batch.Act.SAVE, **fields):
    with recording(act, by=kari) as batch:
        role = make(Role, **{"body": make_body(), "since": TODAY, **fields})
    return role, batch


def test_the_person_is_told_once_of_the_beginning_and_the_end(kari, ours, later):
    person = make_contact(ours, email="per@example.org")
    role, _batch = register(kari, person=person, organization=ours)
    later()
    later()
    with recording(Batch.Act.SAVE, by=kari):
        role.until = TODAY
        role.save()
    later()
    later()

    told = ["office_begun", "office_ended"]
    assert letters() == [(kind, "per@example.org") for kind in told]


def test_the_managers_are_told_after_a_quarter_of_an_hour(kari, ours, ola, eva, later):
    register(kari, organization=ours, person=None)

    later(14)
    assert letters() == []
    later(16)
    assert letters() == [("office_begun", "ola@example.org")]


def test_what_is_undone_loaded_deleted_or_long_over_is_not_told(kari, ours, ola, later):
    given = {"organization": ours, "person": None}
    _role, batch = register(kari, **given)
    undo(batch, by=kari)
    register(kari, Batch.Act.FILE, **given)
    register(kari, **given)[0].delete()
    long_ago = TODAY - timedelta(days=900)
    register(kari, **given, since=long_ago, until=long_ago)

    later()

    assert letters() == []
