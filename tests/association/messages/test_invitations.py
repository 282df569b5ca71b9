"""An invitation puts each recipient on the list of the event, once, and links to the answer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members.association import messages
from members.mail import confirmations
from members.models import Attendance, Event, Message, MessageText
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, make
from tests.support.letters import send, written
from tests.support.refusals import refusal

TODAY = timezone.localdate()
SOON, MEMBERS = TODAY + timedelta(days=30), "relation=member"


@pytest.fixture
def event(db):
    given = {"held_on": SOON, "place": "Herøya", "answer_by": SOON - timedelta(days=9)}
    return make(Event, title_nb="Frokost {om} damp", title_en="Breakfast", **given)


@pytest.fixture
def invite(kari, event):
    """Return a function that writes an invitation to the members, or to another list."""

    def draft(**values):
        given = {"noun": "organizations", "query": MEMBERS}
        given |= messages.standard_words(event)
        return messages.save(Message(event=event), by=kari, **given | values)

    return draft


def answer_of(letter):
    """Return the pk of the attendance to which the one link to answer leads."""
    [link] = re.findall(r"^(?:Svar|Answer) .*: .*/([^/\s]+)/?$", letter.text, re.M)
    purpose, values = confirmations.read(link)
    assert purpose == "answer"
    return values["attendance"]


def numbers(message):
    """Return how many are invited, are on the list already, and stand there several times."""
    selection = messages.select(message, message.by)
    return [
        len(some) for some in (selection.addressees, selection.invited, selection.twice)
    ]


def on_the_list():
    return [(row.person, row.organization) for row in Attendance.objects.order_by("pk")]


def test_each_letter_leads_to_the_own_answer_and_names_the_event(three, invite, kari):
    make.contact(make.member(name="Z"), language="en", email="en@example.org")
    send(invite(), kari)
    # What is moved before the letters are written is not invited to with the old place.
    Event.objects.update(place="Porsgrunn")
    letters = written()

    rows = Attendance.objects.select_related("person")
    assert {row.person.email for row in rows} == {*letters}
    assert len(letters) == 4
    assert {(row.answer, row.invited_at is None) for row in rows} == {("", False)}
    for row in rows:
        letter = letters[row.person.email]
        assert answer_of(letter) == row.pk
        assert letter.html.count('<p class="button">') == 1
        assert letter.recipient.attendance == row
        assert "Porsgrunn" in letter.text
    english = letters["en@example.org"]
    assert english.subject.startswith("Invitation: Breakfast, ")
    assert "Please answer by" in english.text


def test_the_secretariats_own_words_of_an_invitation_are_preset(event):
    make(MessageText, kind="event_invited", opening_nb="Velkommen til {hva}!")

    words = messages.standard_words(event)

    # Braces in a title are no fields of the text.
    title = "Frokost (om) damp"
    text = f"Hei, {{navn}}!\n\nVelkommen til {title}!\n\nSvar med knappen under."
    assert words["text_nb"].startswith(text)
    assert words["subject_nb"].startswith(f"Invitasjon: {title}, ")


def test_who_was_invited_or_answered_is_left_out_of_every_list(three, invite, kari):
    member = three[0].contact.organization
    make.contact(member, person=three[1], function="press")
    declined = {"answer": "no", "answered_at": timezone.now(), "status": ""}
    make(Attendance, event=invite().event, person=three[2], **declined)
    send(invite(functions=["press"], query="q=Bedrift+0000"), kari)

    assert numbers(invite()) == [1, 2, 0]
    assert numbers(invite(noun="people", query="")) == [1, 2, 0]
    # Another address is the same person.
    type(three[1]).objects.filter(pk=three[1].pk).update(email="ny@example.org")
    send(invite(), kari)
    assert numbers(invite()) == [0, 3, 0]
    assert {person for person, _organization in on_the_list()} == {*three}
    assert len(written()) == 2


def test_an_organization_without_a_person_is_on_the_list_itself(invite, kari):
    own, managed, known, same = (make.member(name=name) for name in "abcd")
    type(own).objects.filter(pk=own.pk).update(email="post@example.org")
    users = [make.user(email=f"{name}@example.org") for name in ("first", "second")]
    for user in users:
        make.representative(organization=managed, user=user, role="manager")
    # A user with the address of a person is that person.
    nora = make.person(email="nora@example.org")
    user = make.user(email=nora.email)
    make.representative(organization=known, user=user, role="manager")
    make.contact(same, person=nora)

    assert numbers(invite()) == [3, 0, 2]
    send(invite(), kari)

    assert on_the_list() == [(None, own), (None, managed), (nora, known)]
    # Nobody is asked again as the person that the manager became.
    make.contact(managed, email="first@example.org")
    assert numbers(invite()) == [0, 3, 1]


def test_refusals_are_honoured_and_stopping_ends_no_answer(three, invite, kari):
    messages.refuse(three[0].email)
    message = send(invite(), kari)
    messages.refuse(three[1].email)
    assert ([*written()], len(on_the_list())) == ([three[2].email], 1)

    more = [make.contact(make.member(), email=f"{name}@example.org") for name in "ab"]
    second = send(invite(), kari)
    answered = Attendance.objects.get(person=more[0])
    answered.answer, answered.answered_at = "yes", timezone.now()
    answered.save()
    for one in (message, second):
        messages.stop(one, by=kari)

    assert [person for person, _organization in on_the_list()] == [more[0]]
    assert numbers(invite()) == [2, 1, 0]


def test_a_body_is_a_list_of_its_office_holders_of_today(invite, kari):
    board = make.body(name_nb="Styret")
    ada = make.role(body=board, person=make.person(email="ada@example.org")).person
    make.role(body=board, person=make.person(), until=LONG_AGO)
    make.role(body=make.body(), person=make.person())

    send(invite(noun="people", query=f"body={board.slug}"), kari)

    assert on_the_list() == [(ada, None)]


CHANGES = {
    "called off": ({"is_cancelled": True}, "over"),
    "closed": ({"answer_by": TODAY - timedelta(days=1)}, "over"),
    "over": ({"held_on": TODAY - timedelta(days=1), "answer_by": None}, "over"),
    "moved": ({"place": "Porsgrunn"}, "meanwhile"),
}


@pytest.mark.parametrize(("change", "code"), CHANGES.values(), ids=CHANGES)
def test_what_changed_since_the_preview_is_not_sent(three, invite, kari, change, code):
    message = invite()
    seen = messages.fingerprint_of_sending(message, messages.select(message, kari))
    Event.objects.update(**change)

    assert refusal(messages.send, message, by=kari, seen=seen).code == code
    assert (len(messages.invitable()), on_the_list()) == (code == "meanwhile", [])


def test_a_copy_invites_those_who_are_not_on_the_list(three, invite, kari, event):
    copy = messages.copy(send(invite(query="q=Bedrift+0001"), kari), by=kari)
    Message.objects.filter(pk=copy.pk).update(query=MEMBERS)
    copy.refresh_from_db()

    assert (copy.event, numbers(copy)) == (event, [2, 1, 0])


@pytest.mark.django_db(transaction=True)
def test_two_lists_that_are_sent_at_once_invite_nobody_twice(three, invite, kari):
    first, second = invite(), invite(noun="people", query="", subject_nb="Bli med")
    seen = [
        messages.fingerprint_of_sending(one, messages.select(one, kari))
        for one in (first, second)
    ]

    codes = concurrent_refusals(
        lambda: messages.send(first, by=kari, seen=seen[0]),
        lambda: messages.send(second, by=kari, seen=seen[1]),
    )

    assert codes == ["meanwhile"]
    assert (len(on_the_list()), len(written())) == (3, 3)
