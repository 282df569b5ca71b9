"""Kill the sender and the mail server at any point: no letter is lost.

`LETTERS=1000 KILLS=20 pytest tests/mail/test_kills.py` does it at length.
"""

import os
import time
from collections import Counter
from itertools import cycle
from random import Random

import pytest
from django.db import connection, transaction

from members.models import Letter
from tests.support.killing import KillableProcess
from tests.support.letters import queue
from tests.support.polling import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LETTERS = int(os.environ.get("LETTERS", "40"))
KILLS = int(os.environ.get("KILLS", "4"))
ONCE_EACH = ["hangs", "lingers", "refused", "rejected", "well"]
MANNERS = [
    manner
    for once in ONCE_EACH
    for manner in ["later", "well", "slow", "lost", "well", "dropped", "well", once]
]
# Before the letter is delivered, before it is answered, and anywhere.
POINTS = ["met slow", "kept slow", "", "", "kept slow", "met slow"]
NEVER_ACCEPTED = ["refused", "rejected"]
LIMIT = 60 + LETTERS / 2  # seconds
chance = Random(41)


def start_sender(mail_server, *command):
    return KillableProcess(
        *command,
        DJANGO_SETTINGS_MODULE="tests.settings",
        TEST_DATABASE=connection.settings_dict["NAME"],
        EMAIL_URL=f"smtp://127.0.0.1:{mail_server.port}?timeout=1",
        LETTER_PAUSE="0.1",
    )


@pytest.fixture
def sender(mail_server):
    sender = start_sender(mail_server, "manage.py", "send_letters")
    yield sender
    sender.kill()


@transaction.atomic
def queue_all():
    """Queue letters of all manners; return {address: message id}."""
    manners = cycle(MANNERS)
    letters = [queue(f"{next(manners)}-{number}") for number in range(LETTERS)]
    return {letter.to: letter.message_id for letter in letters}


def kill_now_and_then(sender, mail_server):
    """Kill the sender and the server in turn, at all points of a delivery."""
    points, victims = cycle(POINTS), cycle([sender, mail_server])
    for number in range(KILLS):
        enough = LETTERS * 0.8 * (number + 1) / (KILLS + 1)
        wait_until(lambda enough=enough: len(mail_server.logged("met")) > enough, LIMIT)
        kill_at(next(points), next(victims), mail_server)


def kill_at(point, victim, mail_server):
    if point:
        wait_until(lambda: mail_server.is_at(point), LIMIT)
    else:
        time.sleep(chance.random() / 20)
    victim.kill()
    victim.start()


def is_accepted(address):
    return address.split("-")[0] not in NEVER_ACCEPTED


def test_no_letter_is_lost_and_copies_have_one_message_id(sender, mail_server, figure):
    message_ids = queue_all()

    kill_now_and_then(sender, mail_server)
    wait_until(lambda: not Letter.objects.waiting().exists(), LIMIT)
    stopped = sender.stop()

    kept, answered = mail_server.logged("kept"), mail_server.logged("answering")
    lost = {(to, n) for to, n in message_ids.items() if is_accepted(to)} - set(kept)
    failed = Letter.objects.failed().values_list("to", "failure")
    figure(
        tried={"letters": LETTERS, "kills": KILLS},
        found={"lost": len(lost), "kept twice": len(kept) - len(set(kept))},
    )
    assert lost == set()
    assert set(kept) <= set(message_ids.items())
    assert Counter(failed) == {
        (to, to.split("-")[0]): 1 for to in message_ids if not is_accepted(to)
    }
    assert len(answered) - len(set(answered)) <= KILLS
    assert stopped == 0


def test_a_letter_recorded_before_it_is_delivered_would_be_noticed(mail_server, figure):
    queue("slow-0")
    careless = start_sender(mail_server, "-m", "tests.mail.careless_sender")

    wait_until(lambda: mail_server.is_at("met slow"), LIMIT)
    careless.kill()

    kept = len(mail_server.logged("kept"))
    lost = Letter.objects.exclude(sent_at=None).count() - kept
    figure(tried={"letters": 1, "kills": 1}, found={"lost": lost})
    assert (lost, Letter.objects.waiting().count()) == (1, 0)
