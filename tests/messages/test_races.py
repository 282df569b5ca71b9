"""Messages that are sent, sent again, stopped and written at once; each race unguarded too."""

from itertools import count

import pytest

from members import messages
from members.messages import drafts, sending
from members.models import Letter, Message
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.messages import send, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def without_lock(monkeypatch):
    find = lambda message: Message.objects.get(pk=message.pk)  # noqa: E731
    monkeypatch.setattr(sending, "lock", find)
    monkeypatch.setattr(drafts, "lock", find)


def send_twins(draft, kari):
    first, second = draft(), draft()
    return concurrent_refusals(lambda: send(first, kari), lambda: send(second, kari))


def test_of_two_who_send_the_same_at_once_one_does(three, draft, kari):
    assert send_twins(draft, kari) == ["refused"]
    assert (Message.objects.sent().count(), len(written())) == (1, 3)


def test_without_the_number_both_do(three, draft, kari, monkeypatch):
    numbers = count()
    monkeypatch.setattr(sending, "_next_number", lambda words: next(numbers))

    assert send_twins(draft, kari) == []
    assert Message.objects.sent().count() == 2


def test_a_button_pressed_twice_sends_once(three, draft, kari):
    message = draft()
    again = {"seen": messages.version(message, messages.select(message, kari))}

    refusals = concurrent_refusals(
        lambda: messages.send(message, by=kari, **again),
        lambda: messages.send(message, by=kari, **again),
    )

    assert (refusals, len(written())) == (["sent"], 3)


def test_without_the_lock_the_database_refuses_the_second(
    three, draft, kari, without_lock
):
    message = draft()
    again = {"seen": messages.version(message, messages.select(message, kari))}

    refusals = concurrent_refusals(
        lambda: messages.send(message, by=kari, **again),
        lambda: messages.send(message, by=kari, **again),
    )

    assert refusals == ["refused"]


def test_two_processes_write_each_letter_once(three, draft, kari):
    send(draft(), kari)

    has_waited = waits(messages.write_letters, messages.write_letters)

    assert (has_waited, Letter.objects.filter(kind="message").count()) == (True, 3)


def test_nothing_is_written_once_it_is_stopped(three, draft, kari):
    message = send(draft(), kari)

    has_waited = waits(messages.write_letters, lambda: messages.stop(message, by=kari))

    assert (has_waited, Letter.objects.filter(kind="message").count()) == (True, 0)
