"""A letter is sent once, whatever the mail server and the database do."""

import email
import email.policy
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone

from members.mail import Sender
from members.mail import sender as sender_module
from members.models import Letter
from members.models.letters import MAX_ATTEMPTS
from tests.support.letters import queue
from tests.support.lost_connections import cut_before

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
together = pytest.mark.django_db(transaction=True)


def send(letter=None):
    """Send what is due; return the letter as stored afterwards."""
    Sender().send_all()
    letter.refresh_from_db()
    return letter


def make_due(letter):
    Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now())


def test_a_letter_arrives_as_it_was_written(mail_server):
    letter = send(queue("kari", text="Koden er\n\n123456\n"))

    [sent] = [
        email.message_from_bytes(message, policy=email.policy.default)
        for message in mail_server.messages()
    ]
    headers = {name: value for name, value in sent.items() if name != "Content-Type"}
    assert headers == {
        "Subject": "Prøve",
        "From": "Klyngeregisteret <registry@localhost>",
        "To": "kari@example.org",
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


def test_a_secret_does_not_outlive_its_sending(mail_server):
    secret, plain = queue("kari"), queue("ola", is_secret=False)

    Sender().send_all()

    kept = Letter.objects.sent().order_by("pk").values_list("subject", "text")
    assert [*kept] == [("", ""), (plain.subject, plain.text)]
    assert secret.pk < plain.pk


@pytest.mark.parametrize(
    ("manner", "failure", "why"),
    [
        ("refused", "refused", "550 5.1.1 Nobody here by that name"),
        ("rejected", "rejected", "554 5.7.1 This looks like spam"),
    ],
)
def test_a_permanent_error_is_recorded_and_not_tried_again(
    mail_server, manner, failure, why
):
    letter = send(queue(manner))
    make_due(letter)
    Sender().send_all()

    assert (letter.failure, letter.why) == (failure, why)
    assert (letter.failed_at is None, letter.sent_at) == (False, None)
    assert len(mail_server.logged("met")) == 1


@pytest.mark.parametrize("manner", ["later", "lost", "dropped", "hangs"])
def test_a_letter_without_an_answer_is_sent_again_as_the_same_message(
    mail_server, manner
):
    letter = queue(manner)

    waits = send(letter).sent_at
    make_due(letter)
    again = send(letter)

    copies = {"dropped": 2, "hangs": 2}.get(manner, 1)
    kept = [(f"{manner}@example.org", letter.message_id)] * copies
    assert waits is None
    assert (again.sent_at is None, again.attempts, again.why) == (False, 2, "")
    assert mail_server.logged("kept") == kept


def test_a_server_that_hangs_after_accepting_has_the_letter_once(mail_server):
    letter = send(queue("lingers"))

    assert letter.sent_at is not None
    assert len(mail_server.logged("kept")) == 1


def test_a_server_that_is_down_is_tried_less_and_less_often(mail_server, settings):
    mail_server.kill()
    letter = queue("kari")
    pauses = []

    for _ in range(3):
        tried_at = timezone.now()
        send(letter)
        pauses.append(round((letter.due_at - tried_at).total_seconds()))
        make_due(letter)

    assert pauses == [10, 20, 40]
    assert letter.why == "[Errno 111] Connection refused"


def test_after_two_days_a_letter_fails(mail_server):
    letter = queue("later")
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        now = timezone.now()
        letter.mark_attempted(now, "451 Later")
        pauses.append(letter.due_at - now)

    assert (letter.failure, letter.why) == ("unreachable", "451 Later")
    assert max(pauses) == timedelta(hours=1)
    assert timedelta(hours=47) < sum(pauses, timedelta()) < timedelta(hours=49)


def test_an_expired_letter_is_neither_sent_nor_kept(mail_server):
    letter = send(queue("kari", expires_at=timezone.now()))

    assert (letter.failure, letter.text) == ("expired", "")
    assert mail_server.logged("met") == []


def test_a_code_does_not_wait_for_reminders(mail_server):
    queue("first")
    queue("second", expires_at=timezone.now() + timedelta(minutes=5))

    Sender().send_all()

    assert [who for (who,) in mail_server.logged("met")] == [
        "second@example.org",
        "first@example.org",
    ]


def test_what_failed_can_be_tried_again(mail_server):
    letter = send(queue("refused"))

    letter.try_again()
    send(letter)

    assert (letter.failure, letter.attempts) == ("refused", 1)
    assert len(mail_server.logged("met")) == 2


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"sent_at": timezone.now(), "subject": "", "text": "", "html": ""},
        {"failed_at": timezone.now(), "failure": "withdrawn", "text": ""},
        {
            "failed_at": timezone.now(),
            "failure": "refused",
            "expires_at": timezone.now(),
        },
    ],
    ids=["waiting", "sent", "blanked", "too late"],
)
def test_nothing_else_is_tried_again(state):
    letter = queue("kari")
    Letter.objects.filter(pk=letter.pk).update(**state)
    letter.refresh_from_db()

    with pytest.raises(ValidationError):
        letter.try_again()


@together
def test_what_the_database_could_not_record_is_recorded_later_and_not_sent_twice(
    mail_server,
):
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


def send_in_two_processes():
    """Run two senders, the second while the first waits for a slow server."""
    queue("slow")
    with ThreadPoolExecutor(2) as senders:
        return sum(senders.map(lambda _: send_alone(), range(2)))


def send_alone():
    try:
        return Sender().send_all()
    finally:
        connection.close()


@together
def test_two_senders_send_a_letter_once(mail_server):
    tried = send_in_two_processes()

    assert tried == 1
    assert len(mail_server.logged("kept")) == 1


@together
def test_without_the_lock_two_senders_would_send_it_twice(mail_server, monkeypatch):
    due = Letter.objects.due
    monkeypatch.setattr(
        sender_module, "_lock_next", lambda: due(timezone.now()).first()
    )

    tried = send_in_two_processes()

    assert tried == 2
    assert len(mail_server.logged("kept")) == 2


@together
def test_an_uncommitted_letter_is_not_sent(mail_server):
    with transaction.atomic():
        queue("kari")
        with ThreadPoolExecutor(1) as other:
            tried = other.submit(send_alone).result()

    assert (tried, Sender().send_all()) == (0, 1)
