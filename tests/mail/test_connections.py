"""Several letters go over one connection to the mail server, whatever becomes of one."""

import pytest

from members.mail import Sender
from members.mail import sender as sender_module
from tests.support.letters import queue

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def kept(mail_server):
    """Return the first parts of the addresses whose letters the server has."""
    return [address.split("@")[0] for address, _id in mail_server.logged("kept")]


def test_several_letters_go_over_one_connection(mail_server):
    for name in ("kari", "ola", "per"):
        queue(name)

    tried = Sender().send_batch()

    assert (tried, kept(mail_server)) == (3, ["kari", "ola", "per"])
    assert len(mail_server.logged("greeted")) == 1


def test_a_batch_is_followed_by_a_new_connection(mail_server, monkeypatch):
    monkeypatch.setattr(sender_module, "BATCH", 2)
    for name in ("kari", "ola", "per"):
        queue(name)

    tried = Sender().send_all()

    assert (tried, kept(mail_server)) == (3, ["kari", "ola", "per"])
    assert len(mail_server.logged("greeted")) == 2


def test_a_refused_letter_neither_stops_the_rest_nor_ends_the_connection(mail_server):
    for name in ("refused", "kari", "rejected", "ola", "later", "per"):
        queue(name)

    tried = Sender().send_batch()

    assert (tried, kept(mail_server)) == (6, ["kari", "ola", "per"])
    assert len(mail_server.logged("greeted")) == 1


def test_a_connection_that_the_server_ended_is_replaced_without_an_attempt(mail_server):
    queue("leaves")
    second = queue("kari")

    tried = Sender().send_batch()

    second.refresh_from_db()
    assert (tried, kept(mail_server)) == (2, ["leaves", "kari"])
    assert (second.sent_at is None, second.attempts) == (False, 1)
    assert len(mail_server.logged("greeted")) == 2


def test_after_a_letter_that_hangs_the_next_goes_over_a_new_connection(mail_server):
    hanging, second = queue("hangs"), queue("kari")

    tried = Sender().send_batch()

    hanging.refresh_from_db()
    second.refresh_from_db()
    assert (tried, hanging.why) == (2, "Connection unexpectedly closed: timed out")
    assert (hanging.sent_at, second.sent_at is None) == (None, False)
    assert len(mail_server.logged("greeted")) == 2
