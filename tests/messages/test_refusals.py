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
    headers, program = (
        mail.build_message(letter).message(),
        Client(enforce_csrf_checks=True),
    )
    path = path_of(letter)

    program.get(path)
    before = messages.has_refused(three[0].email)
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.unsubscribe_url in headers["List-Unsubscribe"]
    assert letter.unsubscribe_url in letter.text
    assert f'href="{letter.unsubscribe_url}"' in letter.html
    assert (before, answer.status_code) == (False, 200)
    assert messages.has_refused(three[0].email)
    assert not messages.has_refused(three[1].email)


def test_the_page_refuses_and_takes_it_back(letter, three, client):
    path = path_of(letter)

    press(client, path, "refuse")
    press(client, path, "refuse")
    refused = MessageRefusal.objects.count()
    press(client, path, "allow")

    assert (refused, MessageRefusal.objects.count()) == (1, 0)


def test_a_corrected_address_is_refused_with_the_old_one(letter, three, client):
    letter.to = "riktig@example.org"
    letter.save()

    press(client, path_of(letter), "refuse")

    assert messages.has_refused("riktig@example.org")
    assert messages.has_refused(three[0].email)


@pytest.mark.parametrize("whose", [{"recipient": 1}, {"user": 1}, {"person": 1}])
def test_the_link_of_nobody_is_closed(client, db, whose):
    token = confirmations.token(messages.PURPOSE, **whose)

    assert client.get(f"/bekreft/{token}/").status_code == 404


def test_a_user_sees_the_choice_on_the_account(ola, client):
    log_in(client, ola)
    page = client.get("/min-side/konto/")
    press(Client(), page.context["message_choice"], "refuse")
    again = client.get("/min-side/konto/")

    assert (page.context["has_refused"], again.context["has_refused"]) == (False, True)


def test_a_person_sees_the_choice_on_the_own_page(client, nora):
    page = client.get(page_of(nora))
    press(Client(), page.context["message_choice"], "refuse")

    assert client.get(page_of(nora)).context["has_refused"]


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
