"""What is linked to a person by a number, an address or a session, and what is not."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from members import privacy
from members.models import Organization, Person
from tests.support.factories import make_contact, make_user

pytestmark = pytest.mark.django_db


def session(**data):
    store = SessionStore()
    store.update(data)
    store.save()
    return store.session_key


def test_a_session_is_of_its_user_and_of_an_address_that_it_contains(kari):
    nora, other = make_user(email="nora@example.org"), make_user()
    session(**{SESSION_KEY: str(nora.pk)}), session(draft="nora@example.org")
    left = {
        session(**{SESSION_KEY: str(other.pk)}),
        session(draft="leonora@example.org"),
    }

    privacy.erase(nora, by=kari)

    assert {row.session_key for row in Session.objects.all()} == left


def test_the_log_of_another_model_with_the_same_number_is_not_the_persons(kari):
    nora = make_contact()
    for model in (Person, Organization):
        kind = ContentType.objects.get_for_model(model)
        fields = {"object_id": str(nora.pk), "object_repr": "x", "action_flag": CHANGE}
        LogEntry.objects.create(user=kari, content_type=kind, **fields)

    privacy.erase(nora, by=kari)

    rows = LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)
    assert [text == "x" for text in rows] == [False, True]
