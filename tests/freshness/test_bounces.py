"""A bounced letter marks its user, until a log-in code by e-mail proves the address."""

import re

import pytest

from members import freshness, mail, people
from members.models import Person
from tests.support.factories import (
    make_person,
    make_representative,
    make_secretary,
    make_user,
)
from tests.support.letters import last, send_all
from tests.support.refusals import refusal
from tests.support.reminders import days_ago, make_asked, remind

pytestmark = pytest.mark.django_db
CODE = r"\d{4}-\d{4}"


def test_only_a_permanent_refusal_marks_the_user(mail_server):
    ways = ["Refused", "rejected", "later", "kari"]
    users = [make_user(email=f"{way}@example.org") for way in ways]
    before = make_user(email="refused+1@example.org", bounced_on=days_ago(9))
    for user in (*users, before):
        mail.write("log_in_changed", to=user.email, language="nb")

    send_all()

    for user in (*users, before):
        user.refresh_from_db()
    assert [user.bounced_on for user in users] == [days_ago(0), None, None, None]
    assert before.bounced_on == days_ago(9)


@pytest.mark.parametrize(("way", "is_told"), [("refused", False), ("kari", True)])
def test_who_the_notification_has_not_reached_counts_as_not_notified(
    mail_server, way, is_told
):
    person = make_person(email=f"{way}@example.org")
    other = make_person(told_on=days_ago(9), told_version="1")
    people.notify_again(person, by=make_secretary())

    send_all()

    for row in (person, other):
        row.refresh_from_db()
    assert (person.told_on is not None) == is_told
    assert other.told_on == days_ago(9), "A letter that bounced is of its reader alone."
    assert Person.objects.not_informed().exists() == (not is_told)


def test_a_log_in_code_clears_the_mark(client):
    user = make_user(bounced_on=days_ago(9))
    client.post("/logg-inn/", {"email": user.email})
    [code] = re.findall(CODE, last("log_in_code").text)

    client.post("/logg-inn/kode/", {"code": "00000000"})
    user.refresh_from_db()
    assert user.bounced_on == days_ago(9)

    client.post("/logg-inn/kode/", {"code": code})
    user.refresh_from_db()
    assert user.bounced_on is None


def test_an_answer_by_the_link_clears_the_mark(client):
    organization, [manager] = make_asked("manager")
    other = make_user(bounced_on=days_ago(9))
    remind()
    freshness.mark_bounced(organization.representatives.get(), by=None)

    freshness.answer(organization.reminders.get(), {})

    for user in (manager, other):
        user.refresh_from_db()
    assert (manager.bounced_on, other.bounced_on) == (None, days_ago(9))


def test_a_contact_is_marked_by_hand_once():
    acts = make_representative()
    freshness.mark_bounced(acts, by=None)

    assert refusal(lambda: freshness.mark_bounced(acts, by=None)).code == "marked"
    freshness.unmark_bounced(acts, by=None)
    acts.user.refresh_from_db()
    assert acts.user.bounced_on is None
