"""A letter that came back marks its contact, until a code by letter lets it in."""

import re

import pytest
from django.core.exceptions import ValidationError

from members import freshness, mail, people
from members.mail import bounces
from members.mail.sender import Sender
from members.models import Person
from tests.access.letters import last
from tests.freshness.asking import days_ago, make_asked, remind
from tests.support.factories import (
    make_person,
    make_representative,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
CODE = r"\d{4}-\d{4}"


def test_only_what_a_server_refuses_for_good_marks_the_contact(mail_server):
    ways = ["refused", "rejected", "later", "kari"]
    users = [make_user(email=f"{way}@example.org") for way in ways]
    for user in users:
        mail.write("log_in_changed", to=user.email, language="nb")

    Sender().send_all()

    for user in users:
        user.refresh_from_db()
    assert [user.bounced_on for user in users] == [days_ago(0), None, None, None]


@pytest.mark.parametrize(("way", "is_told"), [("refused", False), ("kari", True)])
def test_whoever_the_letter_has_not_reached_must_still_be_told(
    mail_server, way, is_told
):
    person = make_person(email=f"{way}@example.org")
    people.notify_again(person, by=make_secretary())

    Sender().send_all()

    person.refresh_from_db()
    assert (person.told_on is not None) == is_told
    assert Person.objects.not_informed().exists() == (not is_told)


def test_an_address_is_known_however_it_is_written():
    user = make_user(email="anne@example.org")

    bounces.note("Anne@Example.org")

    user.refresh_from_db()
    assert user.bounced_on == days_ago(0)


def test_a_later_bounce_does_not_move_the_day():
    user = make_user(bounced_on=days_ago(9))

    bounces.note(user.email)

    user.refresh_from_db()
    assert user.bounced_on == days_ago(9)


def test_a_code_by_letter_takes_the_mark_off(client):
    user = make_user(bounced_on=days_ago(9))
    client.post("/logg-inn/", {"email": user.email})
    [code] = re.findall(CODE, last("log_in_code").text)

    client.post("/logg-inn/kode/", {"code": "00000000"})
    user.refresh_from_db()
    assert user.bounced_on == days_ago(9)

    client.post("/logg-inn/kode/", {"code": code})
    user.refresh_from_db()
    assert user.bounced_on is None


def test_an_answer_by_the_link_takes_the_mark_off(client):
    organization, [manager] = make_asked("manager")
    remind()
    freshness.mark(organization.representatives.get(), by=None)

    freshness.answer(organization.reminders.get())

    manager.refresh_from_db()
    assert manager.bounced_on is None


def test_a_contact_is_marked_by_hand_once():
    acts = make_representative()
    freshness.mark(acts, by=None)

    with pytest.raises(ValidationError) as refusal:
        freshness.mark(acts, by=None)

    assert refusal.value.code == "marked"
    freshness.unmark(acts, by=None)
    acts.user.refresh_from_db()
    assert acts.user.bounced_on is None
