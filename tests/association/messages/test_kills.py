"""Kill `manage.py work` while it writes and sends an invitation: each gets one e-mail.

`RECIPIENTS=1000 MESSAGE_KILLS=10 pytest -s tests/association/messages/test_kills.py` takes long.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from members.association import messages
from members.models import Attendance, Job, Letter, Message, Person
from tests.support.desk_rows import make_event
from tests.support.factories import make
from tests.support.killing import KillableProcess
from tests.support.letters import send
from tests.support.polling import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
RECIPIENTS = int(os.environ.get("RECIPIENTS", "60"))
KILLS = int(os.environ.get("MESSAGE_KILLS", "3"))
LIMIT = 60 + RECIPIENTS / 5  # seconds
SOON = timedelta(seconds=70)


@pytest.fixture
def worker(mail_server):
    process = KillableProcess(
        "manage.py",
        "work",
        DJANGO_SETTINGS_MODULE="tests.settings",
        TEST_DATABASE=connection.settings_dict["NAME"],
        EMAIL_URL=f"smtp://127.0.0.1:{mail_server.port}?timeout=1",
        LETTER_PAUSE="0.1",
    )
    yield process
    process.kill()


@pytest.fixture
def sent(transactional_db, monkeypatch):
    """Return an invitation that was sent a minute ago, whose letters may leave at once."""
    kari = make.secretary(email="kari@example.org")
    Person.objects.bulk_create(
        Person(name=f"Nora {n}", email=f"well-{n}@example.org")
        for n in range(RECIPIENTS)
    )
    words = {"noun": "people", "subject_nb": "Hei", "text_nb": "Hei, {navn}!"}
    event, now = make_event(), timezone.now()
    draft = messages.save(Message(event=event), by=kari, **words)
    due = {"due_at": timezone.now() - timedelta(seconds=1)}
    Job.objects.update_or_create(name="messages", defaults=due)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now - SOON)
        return send(draft, kari)


def progress(mail_server):
    """Return how much is done of the message: letters written, and accepted by the server."""
    written = Letter.objects.filter(kind="message").count()
    return written + len(mail_server.logged("kept"))


def test_nobody_is_left_out_and_nobody_gets_two(sent, worker, mail_server, figure):
    for number in range(KILLS):
        enough = 2 * RECIPIENTS * (number + 0.5) / (KILLS + 0.5)
        wait_until(lambda enough=enough: progress(mail_server) >= enough, LIMIT)
        worker.kill()
        worker.start()
    everybody = {"recipients__letter__sent_at__isnull": False}
    wait_until(lambda: Message.objects.filter(**everybody).count() == RECIPIENTS, LIMIT)

    kept = mail_server.logged("kept")
    numbers = Counter(to for to, _message_id in set(kept))
    left_out = RECIPIENTS - len(numbers)
    told_twice = sum(number > 1 for number in numbers.values())
    figure(
        tried={"recipients": RECIPIENTS, "kills": worker.kills},
        found={"left out": left_out, "told twice by different e-mails": told_twice},
    )
    print(f"{RECIPIENTS} recipients, {KILLS} kills: {left_out} out, {told_twice} twice")
    assert (left_out, told_twice) == (0, 0)
    assert Letter.objects.filter(kind="message").count() == RECIPIENTS
    # Each e-mail led to the answer of one person.
    invited = set(Attendance.objects.values_list("person", "recipients__person"))
    assert len(invited) == RECIPIENTS
    assert all(person == recipient for person, recipient in invited)


def test_letters_that_are_not_tied_to_their_recipients_would_be_noticed(sent, figure):
    for _process_that_was_killed in range(2):
        messages.write_letters()
        sent.recipients.update(letter=None)

    numbers = Counter(Letter.objects.values_list("to", flat=True))
    told_twice = sum(number > 1 for number in numbers.values())
    tried = {"recipients": len(numbers), "kills": 1}
    figure(tried=tried, found={"told twice by different e-mails": told_twice})
    assert told_twice == len(numbers) > 0
