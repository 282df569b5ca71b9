"""A letter is sent once, whatever the mail server and the database do, over few connections."""

import email
import email.policy
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone

from members.mail import Sender, sender as sender_module
from members.mail.delivery import DeliveryError
from members.models import Letter
from members.models.letters import MAX_ATTEMPTS
from tests.support.concurrency import cut_before
from tests.support.letters import queue

pytestmark = pytest.mark.slow
together = pytest.mark.django_db(transaction=True)


def send(letter=None):
    Sender().send_all()
    letter.refresh_from_db()
    return letter


def make_due(letter):
    Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now())


def test_a_letter_arrives_as_written_and_no_secret_outlives_its_sending(mail_server):
    letter = queue("kari", text="Koden er\n\n123456\n")
    plain = queue("ola", is_secret=False)
    Sender().send_all()

    sent, _other = [
        email.message_from_bytes(message, policy=email.policy.default)
        for message in mail_server.messages()
    ]
    headers = {name: value for name, value in sent.items() if name != "Content-Type"}
    assert headers == {
        "Subject": "Prøve",
        "From": "Klyngeregisteret <registry@localhost>",
        "To": "kari@example.org",
        "Reply-To": "registry@localhost",
        "Message-ID": letter.message_id,
        "Date": headers["Date"],
        "Content-Language": "nb",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert headers["Date"].datetime == letter.made_at.replace(microsecond=0)
    text, html = sent.iter_parts()
    assert text.get_content().split() == ["Koden", "er", "123456"]
    assert html.get_content().count("<p>123456</p>") == 1
    kept = Letter.objects.sent().order_by("pk").values_list("subject", "text")
    assert [*kept] == [("", ""), (plain.subject, plain.text)]


def test_a_permanent_error_is_recorded_and_tried_again_only_when_asked(mail_server):
    refused = queue("refused")
    both = [refused, queue("rejected")]
    for _time in range(2):
        Sender().send_all()
        for letter in both:
            letter.refresh_from_db()
            make_due(letter)

    failures = [(letter.failure, letter.why) for letter in both]
    assert failures == [
        ("refused", "550 5.1.1 Nobody here by that name"),
        ("rejected", "554 5.7.1 This looks like spam"),
    ]
    states = [(letter.failed_at is None, letter.sent_at) for letter in both]
    assert (states, len(mail_server.logged("met"))) == ([(False, None)] * 2, 2)
    refused.try_again()
    send(refused)
    assert (refused.failure, refused.attempts) == ("refused", 1)
    assert len(mail_server.logged("met")) == 3


COPIES = {"later": 1, "lost": 1, "dropped": 2, "hangs": 2, "lingers": 1}


def test_a_letter_without_an_answer_is_sent_again_as_the_same_message(mail_server):
    made = {manner: queue(manner) for manner in COPIES}
    Sender().send_all()
    for letter in made.values():
        letter.refresh_from_db()
    waiting = {manner for manner, letter in made.items() if not letter.sent_at}
    Letter.objects.waiting().update(due_at=timezone.now())
    Sender().send_all()

    # A server that hangs after accepting has the letter at once.
    assert waiting == COPIES.keys() - {"lingers"}
    for manner, letter in made.items():
        letter.refresh_from_db()
        state = letter.sent_at is None, letter.attempts, letter.why
        assert state == (False, 1 if manner == "lingers" else 2, "")
    kept = Counter(mail_server.logged("kept"))
    assert kept == {
        (letter.to, letter.message_id): COPIES[manner]
        for manner, letter in made.items()
    }


def test_a_server_that_is_down_is_tried_less_often_for_two_days(mail_server, settings):
    mail_server.kill()
    letter, pauses = queue("kari"), []
    for _ in range(3):
        tried_at = timezone.now()
        send(letter)
        pauses.append(letter.due_at - tried_at)
        make_due(letter)
    assert [round(pause.total_seconds()) for pause in pauses] == [10, 20, 40]
    assert letter.why == "[Errno 111] Connection refused"

    for _ in range(MAX_ATTEMPTS - 3):
        now = timezone.now()
        letter.mark_attempted(now, "451 Later")
        pauses.append(letter.due_at - now)
    assert (letter.failure, letter.why) == ("unreachable", "451 Later")
    assert max(pauses) == timedelta(hours=1)
    assert timedelta(hours=47) < sum(pauses, timedelta()) < timedelta(hours=49)


def test_an_expired_letter_is_neither_sent_nor_kept_and_a_code_goes_first(mail_server):
    expired = queue("kari", expires_at=timezone.now())
    queue("first")
    queue("second", expires_at=timezone.now() + timedelta(minutes=5))
    send(expired)
    assert (expired.failure, expired.text) == ("expired", "")
    met = [("second@example.org",), ("first@example.org",)]
    assert mail_server.logged("met") == met


def test_nothing_but_what_has_failed_and_is_in_time_is_tried_again():
    letter, now = queue("kari"), timezone.now()
    for state in [
        {},
        {"sent_at": now, "subject": "", "text": "", "html": ""},
        {"sent_at": None, "failed_at": now, "failure": "withdrawn"},
        {"failure": "refused", "subject": "Hei", "text": "Hei", "expires_at": now},
    ]:
        Letter.objects.filter(pk=letter.pk).update(**state)
        letter.refresh_from_db()
        with pytest.raises(ValidationError):
            letter.try_again()


@together
def test_what_could_not_be_recorded_is_recorded_later_and_not_sent_twice(mail_server):
    letter, sender = queue("kari"), Sender()

    with pytest.raises(Error), cut_before("UPDATE"):
        sender.send_batch()
    connection.close()
    letter.refresh_from_db()
    unrecorded = letter.sent_at
    sender.send_all()

    letter.refresh_from_db()
    assert (unrecorded, letter.sent_at is None, letter.text) == (None, False, "")
    assert len(mail_server.logged("kept")) == 1


def send_alone(_number=0):
    try:
        return Sender().send_all()
    finally:
        connection.close()


@together
@pytest.mark.parametrize(("is_locked", "number"), [(True, 1), (False, 2)])
def test_two_senders_send_once_by_the_lock(mail_server, monkeypatch, is_locked, number):
    if not is_locked:
        due = Letter.objects.due
        unlocked = lambda: due(timezone.now()).first()  # noqa: E731
        monkeypatch.setattr(sender_module, "_lock_next", unlocked)

    queue("slow")
    # The second runs while the first waits for the server.
    with ThreadPoolExecutor(2) as senders:
        assert sum(senders.map(send_alone, range(2))) == number
    assert len(mail_server.logged("kept")) == number


@together
def test_an_uncommitted_letter_is_not_sent(mail_server):
    with transaction.atomic():
        queue("kari")
        with ThreadPoolExecutor(1) as other:
            tried = other.submit(send_alone).result()
    assert (tried, Sender().send_all()) == (0, 1)


def kept(mail_server):
    """Return whose letters the server has, and over how many connections it had them."""
    names = [address.split("@")[0] for address, _id in mail_server.logged("kept")]
    return names, len(mail_server.logged("greeted"))


def test_a_batch_takes_one_connection_also_after_a_refusal(mail_server, monkeypatch):
    for name in ("refused", "kari", "rejected", "ola", "later", "per"):
        queue(name)
    assert Sender().send_batch() == 6
    assert kept(mail_server) == (["kari", "ola", "per"], 1)

    monkeypatch.setattr(sender_module, "BATCH", 2)
    for name in ("liv", "eva", "tor"):
        queue(name)
    assert Sender().send_all() == 3
    assert kept(mail_server) == (["kari", "ola", "per", "liv", "eva", "tor"], 3)


def test_a_connection_that_the_server_ended_is_replaced_without_an_attempt(mail_server):
    made = [queue(name) for name in ("leaves", "kari", "hangs", "ola")]

    tried = Sender().send_batch()

    for letter in made:
        letter.refresh_from_db()
    _leaves, second, hanging, last = made
    assert (tried, kept(mail_server)[1]) == (4, 3)
    assert (second.sent_at is None, second.attempts) == (False, 1)
    assert hanging.why == "Connection unexpectedly closed: timed out"
    assert (hanging.sent_at, last.sent_at is None) == (None, False)


def test_the_reason_is_one_line_of_plain_text():
    reasons = {
        "550 5.1.1\r\nNobody here": "550 5.1.1 Nobody here",
        " 451\x1b[31m \x85later\r\n": "451 [31m  later",
        "x" * 301: "x" * 300,
    }
    assert {said: DeliveryError(said).why for said in reasons} == reasons
