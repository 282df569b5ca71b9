"""Whoever refuses messages to lists gets no more, by one click, and can change it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from members import confirmations, mail, messages, privacy
from members.models import MessageRefusal
from tests.support.consent_page import page_of
from tests.support.login import log_in
from tests.support.messages import send, written

pytestmark = pytest.mark.django_db
OWN = {"Origin": "http://testserver"}


@pytest.fixture
def letter(three, draft, kari):
    send(draft(), kari)
    return written()[three[0].email]


def path_of(letter):
    return urlsplit(letter.unsubscribe_url).path


def press(client, path, do):
    token = client.get(path).context["form_token"]
    return client.post(path, {"form_token": token, "do": do}, headers=OWN)


def test_a_mail_program_refuses_by_one_click(letter, three):
    headers = mail.build_message(letter).message()
    program, path = Client(enforce_csrf_checks=True), path_of(letter)

    program.get(path)
    assert not messages.has_refused(three[0].email)
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.unsubscribe_url in headers["List-Unsubscribe"]
    assert letter.unsubscribe_url in letter.text
    assert f'href="{letter.unsubscribe_url}"' in letter.html
    assert answer.status_code == 200
    refused = [messages.has_refused(person.email) for person in three]
    assert refused == [True, False, False]


def test_the_page_refuses_and_takes_it_back_also_of_a_corrected_address(
    letter, three, client
):
    path = path_of(letter)
    for do, number in (("refuse", 1), ("refuse", 1), ("allow", 0)):
        press(client, path, do)
        assert MessageRefusal.objects.count() == number

    letter.to = "riktig@example.org"
    letter.save()
    press(client, path_of(letter), "refuse")
    both = (three[0].email, "riktig@example.org")
    assert [messages.has_refused(email) for email in both] == [True, True]


@pytest.mark.parametrize("whose", [{"recipient": 1}, {"user": 1}, {"person": 1}])
def test_the_link_of_nobody_is_closed(client, db, whose):
    token = confirmations.token(messages.PURPOSE, **whose)

    assert client.get(f"/bekreft/{token}/").status_code == 404


@pytest.mark.parametrize("who", ["a user", "a person"])
def test_a_user_or_person_sees_the_choice_on_the_own_page(client, ola, nora, who):
    page = "/min-side/konto/" if who == "a user" else page_of(nora)
    if who == "a user":
        log_in(client, ola)

    before = client.get(page)
    press(Client(), before.context["message_choice"], "refuse")
    after = client.get(page)

    refused = [answer.context["has_refused"] for answer in (before, after)]
    assert refused == [False, True]


def test_a_new_key_keeps_the_refusals(settings, db):
    messages.refuse("a@example.org", "b@example.org")
    MessageRefusal.objects.filter(address="b@example.org").update(address="")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "ny" * 30
    known = messages.has_refused("a@example.org"), messages.has_refused("b@example.org")
    settings.SECRET_KEY_FALLBACKS = [former]

    assert (known, messages.has_refused("b@example.org")) == ((True, False), True)
    messages.forget("b@example.org")
    assert not messages.has_refused("b@example.org")


def test_a_refusal_outlives_an_erasure_without_the_address(letter, three, kari):
    person, address = three[0], three[0].email
    messages.refuse(address)
    before = len(written())

    privacy.erase(person, by=kari)

    [row] = MessageRefusal.objects.all()
    assert (before, row.address, row.made_at <= timezone.now()) == (3, "", True)
    assert address not in row.digest
    assert messages.has_refused(address)
