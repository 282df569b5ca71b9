"""An unexpected error is told to ADMINS once an hour, without anybody's data."""

import logging
import os
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError
from django.test import Client

from members.models import Letter
from tests.support import database_faults

pytestmark = pytest.mark.django_db(transaction=True)
FAILING = pytest.mark.urls("tests.cluster.urls")
HOUR = 3600
LEFT_OUT = re.compile(r"Since the last e-mail of this kind: (\d+) more")


class NoOutbox(BaseEmailBackend):
    def send_messages(self, messages):
        raise OperationalError


@pytest.fixture(autouse=True)
def to_admins(settings, tmp_path):
    settings.ADMINS = ["drift@example.org"]
    settings.BACKUP_DIR = tmp_path
    yield
    # An e-mail of this test must not be written in the next one.
    wait_for_threads()


@pytest.fixture
def clock(monkeypatch):
    """Return the time of the tests, in seconds."""
    now = {"at": 10}
    monkeypatch.setattr(time, "time", lambda: now["at"])
    return now


def wait_for_threads():
    for thread in threading.enumerate():
        if thread.name.endswith("(send)"):
            thread.join()


def told():
    """Return the e-mails, once the threads that write them have ended."""
    wait_for_threads()
    return list(Letter.objects.order_by("pk"))


def fail(message="The job remind failed"):
    logging.getLogger("members.operation.work.jobs").error(message)


@FAILING
def test_an_e_mail_says_what_the_log_says_and_no_more():
    client = Client(raise_request_exception=False)
    word = {"q": "hemmelig"}
    for _ in range(3):
        client.post("/mistake/ola@hemmelig", word, HTTP_COOKIE="a=hemmelig")

    [letter] = told()
    assert (letter.to, letter.kind) == ("drift@example.org", "other")
    assert letter.subject.endswith("ValueError in tests.cluster.urls.mistake")
    assert f"{letter.subject}{letter.text}".count("hemmelig") == 0
    assert letter.text.count("tests/cluster/urls.py:") == 1
    assert letter.text.count("request: ") == 1


@FAILING
def test_a_failed_job_is_told_and_an_outage_and_what_clients_do_wrong_are_not():
    client = Client(raise_request_exception=False)
    for address in ("/outage/x", "/nowhere/", "/medlemmer/%ff"):
        client.get(address)
    fail()

    [letter] = told()
    words = "The job remind failed in members.operation.work.jobs"
    assert letter.subject.partition("] ")[2] == words


@pytest.mark.parametrize(
    ("events", "left_out"),
    [
        ([(at, "a") for at in (10, 11, 12, 9 + HOUR, 10 + HOUR)], [0, 3]),
        ([(10 + n, f"kind {n}") for n in range(15)], [0] * 10),
        ([(10, "a"), (11, "b")], [0, 0]),
        ([(100 * HOUR, "a"), (10, "a")], [0, 0]),
    ],
    ids=["an hour of a kind", "ten of all", "each kind", "a clock that was set back"],
)
def test_one_of_a_kind_an_hour_and_the_next_says_how_many_were_left_out(
    clock, events, left_out
):
    for clock["at"], kind in events:
        fail(kind)
        told()  # threads write in no order

    assert [int(LEFT_OUT.search(one.text)[1]) for one in told()] == left_out


def test_of_many_that_fail_at_once_one_is_told(clock):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: fail(), range(40)))
    told()
    clock["at"] += HOUR
    fail()

    assert [LEFT_OUT.search(one.text)[1] for one in told()] == ["0", "39"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}', None])
def test_a_broken_file_of_the_state_or_no_folder_of_it_stops_nothing(
    settings, tmp_path, content
):
    if content is None:
        settings.BACKUP_DIR = tmp_path / "gone"
    else:
        (tmp_path / "error_mail.json").write_text(content)
    fail()
    fail()

    assert len(told()) == 1


def test_on_a_full_disk_each_process_counts_for_itself(settings, tmp_path):
    disk = database_faults.mounted(tmp_path / "disk", "1m")
    if disk is None:
        pytest.skip("only root may mount a small disk")
    settings.BACKUP_DIR = disk
    try:
        (disk / "error_mail.json").touch()
        with database_faults.full(disk):
            fail()
            fail()
    finally:
        database_faults.unmount(disk)

    assert len(told()) == 1


def test_what_the_outbox_does_not_take_goes_straight_to_the_mail_server(
    mail_server, settings, tmp_path
):
    broken = {"BACKEND": f"{__name__}.NoOutbox"}
    settings.MAILERS = settings.MAILERS | {"default": broken}
    umask = os.umask(0o007)  # that of the units
    fail("A subject")
    os.umask(umask)

    assert told() == []
    [message] = mail_server.messages()
    assert message.count(b"A subject in members.operation.work.jobs") == 1
    # The file is for the account of backups too.
    assert (tmp_path / "error_mail.json").stat().st_mode & 0o777 == 0o660
