"""Messages that are sent, sent again, stopped and written at once."""

import pytest

from members import messages
from members.models import Letter, Message
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.messages import send, written

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_send_the_same_at_once_one_does(three, draft, kari):
    first, second = draft(), draft()

    codes = concurrent_refusals(lambda: send(first, kari), lambda: send(second, kari))

    assert codes == ["refused"]
    assert (Message.objects.sent().count(), len(written())) == (1, 3)


def test_a_button_pressed_twice_sends_once(three, draft, kari):
    message = draft()
    again = {"seen": messages.version(message, messages.select(message, kari))}

    def press():
        messages.send(message, by=kari, **again)

    assert (concurrent_refusals(press, press), len(written())) == (["sent"], 3)


def test_each_letter_is_written_once_and_none_once_it_is_stopped(three, draft, kari):
    send(draft(), kari)
    assert waits(messages.write_letters, messages.write_letters)
    assert Letter.objects.filter(kind="message").count() == 3

    message = send(draft(subject_nb="Nytt"), kari)
    assert waits(messages.write_letters, lambda: messages.stop(message, by=kari))
    assert Letter.objects.filter(kind="message").count() == 3
