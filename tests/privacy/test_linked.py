"""What is linked to a person by a number, an address or a session, and what is not."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore

from members import privacy
from members.models import Contact, Organization, Person
from members.privacy.data_subject import find_data_subject
from members.privacy.linked import sessions_of
from members.privacy.personal_data import by_log_entry
from tests.support.factories import make_contact, make_user

pytestmark = pytest.mark.django_db


def session(**data):
    store = SessionStore()
    store.update(data)
    store.save()
    return store.session_key


def test_a_session_is_of_its_user_and_of_an_address_that_it_contains():
    nora, other = make_user(email="nora@example.org"), make_user()
    own = session(**{SESSION_KEY: str(nora.pk)})
    typed = session(draft="nora@example.org")
    session(**{SESSION_KEY: str(other.pk)}), session(draft="leonora@example.org")

    found = sessions_of(find_data_subject(nora))

    assert {row.session_key for row in found} == {own, typed}


def entry(of, pk, by):
    kind = ContentType.objects.get_for_model(of)
    fields = {"object_id": str(pk), "object_repr": "x", "action_flag": CHANGE}
    return LogEntry.objects.create(user=by, content_type=kind, **fields)


def test_the_log_of_another_model_with_the_same_number_is_not_the_persons(kari):
    nora = make_contact()
    own = entry(Person, nora.pk, kari)
    entry(Organization, nora.pk, kari)

    found = LogEntry.objects.filter(by_log_entry(find_data_subject(nora)))

    assert list(found) == [own]


def test_who_is_erased_is_no_contact(kari):
    nora = make_contact()

    privacy.erase(nora, by=kari)

    assert not Contact.objects.current().filter(person=nora).exists()
