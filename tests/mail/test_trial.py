"""One e-mail tries the mail server: its answer in words, and what the DNS says; and the log."""

import logging
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command

from members.mail import Sender
from members.models import Letter, User
from tests.support.external_postgres import free_port
from tests.support.factories import make
from tests.support.letters import queue
from tests.support.mail_server import SMTP
from tests.support.smtp_server import Server

HOST = """#!/bin/sh
case "$5" in
    example.org.) echo 'example.org descriptive text "v=spf1 " "-all"'
        echo 'example.org descriptive text "v=of-others"' ;;
    _dmarc.example.org.) echo '_dmarc.example.org descriptive text "v=DMARC1; p=none"' ;;
    twice.example.org.) echo 'twice.example.org descriptive text "v=spf1 a"'
        echo 'twice.example.org descriptive text "v=spf1 b"' ;;
    *.away.no.) echo ';; connection timed out; no servers could be reached'; exit 1 ;;
    *) echo "Host $5 not found: 3(NXDOMAIN)"; exit 1 ;;
esac
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Return the mail server of the tests, in a thread."""
    with Server(0, tmp_path_factory.mktemp("mail") / "log") as server:
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def deliver_to(settings, server):
    """Return a function that lets e-mails go to the server, with options of its address."""

    def deliver_to(**options):
        own = {"host": "127.0.0.1", "port": server.server_address[1], "timeout": 30}
        delivery = {"BACKEND": SMTP, "OPTIONS": own | options}
        settings.MAILERS = settings.MAILERS | {"delivery": delivery}

    settings.DEFAULT_FROM_EMAIL = "Register <register@example.org>"
    deliver_to()
    return deliver_to


@pytest.fixture
def resolver(tmp_path, monkeypatch):
    """Let `host` answer of some names, as Debian's does."""
    (tmp_path / "host").write_text(HOST)
    (tmp_path / "host").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


def check(address="kari@example.org"):
    out = StringIO()
    call_command("check_mail", address, stdout=out)
    return out.getvalue().splitlines()


def test_an_e_mail_that_is_accepted_shows_each_step_and_the_answer(
    deliver_to, resolver, server
):
    lines = check()

    *steps, spf, dkim, dmarc = lines
    assert steps == [
        f"connection 127.0.0.1:{server.server_address[1]}",
        "encryption none",
        "log-in     none",
        "sender     register@example.org",
        "recipient  kari@example.org",
        "answer     250 kept",
    ]
    assert (spf, dmarc) == ("SPF        v=spf1 -all", "DMARC      v=DMARC1; p=none")
    assert dkim.startswith("DKIM       its selector is not known here: look for")
    [file] = server.log.parent.glob("*.eml")
    assert "Subject: =?utf-8?q?" in file.read_text()
    # Nothing is queued, and nothing of it stays.
    assert Letter.objects.count() == 0


REFUSALS = {
    "connection": ({"port": free_port()}, {}, "[Errno 111] Connection refused"),
    "encryption": ({"use_tls": True}, {}, "STARTTLS extension not supported"),
    "log-in": (
        {"username": "kari", "password": "s3cret"},
        {},
        "535 5.7.8 Nobody of that name",
    ),
    "sender": ({}, {"sender": "stranger@example.org"}, "553 5.7.1 Not your address"),
    "recipient": ({}, {"to": "elsewhere@example.org"}, "554 5.7.1 Relay access denied"),
    "message": ({}, {"to": "rejected@example.org"}, "554 5.7.1 This looks like spam"),
}


@pytest.mark.parametrize("step", REFUSALS)
def test_a_refusal_names_its_step_the_answer_and_what_to_correct(
    deliver_to, resolver, settings, step
):
    options, given, answer = REFUSALS[step]
    deliver_to(**options)
    settings.DEFAULT_FROM_EMAIL = given.get("sender", settings.DEFAULT_FROM_EMAIL)

    with pytest.raises(CommandError) as refusal:
        check(given.get("to", "kari@example.org"))

    words = str(refusal.value)
    assert words.startswith(f"The mail server refuses at the {step}: {answer}")
    assert words.endswith(".")
    assert "s3cret" not in words


def test_a_server_of_tls_from_the_start_and_a_wrong_address_are_named(deliver_to):
    deliver_to(use_ssl=True)
    with pytest.raises(CommandError, match="refuses at the encryption: "):
        check()
    with pytest.raises(CommandError, match="ikke en gyldig e-postadresse"):
        check("kari")


def test_a_demo_has_no_mail_server(mail_folder):
    with pytest.raises(CommandError, match="no mail server here: set EMAIL_URL"):
        check()


@pytest.mark.parametrize(
    ("sender", "words"),
    [
        ("a@register.example.org", ["none of register.example.org", "v=DMARC1"]),
        ("a@twice.example.org", ["2 records of twice.example.org", "v=DMARC1"]),
        ("a@b.away.no", ["not looked up: the DNS does not answer here"] * 2),
        ("registry@localhost", ["set DEFAULT_FROM_EMAIL: localhost is no domain"] * 2),
    ],
)
def test_what_the_dns_says_of_the_sender(deliver_to, resolver, settings, sender, words):
    settings.DEFAULT_FROM_EMAIL = sender
    lines = check()[6:]
    first, last = (line[11:] for line in (lines[0], lines[-1]))
    assert (first.startswith(words[0]), last.startswith(words[1])) == (True, True)


def test_without_the_program_the_rest_is_said(deliver_to, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check()[6] == "SPF        not looked up: install bind9-host"


def test_the_log_has_the_first_refusal_and_the_recovery_without_an_address(
    deliver_to, caplog
):
    sender = Sender()
    for names in (["elsewhere"], ["refused"], ["kari"], ["ola"]):
        for name in names:
            queue(name)
        with caplog.at_level(logging.INFO, "members.mail"):
            sender.send_all()
    deliver_to(port=free_port())
    queue("liv")
    sender.send_all()

    assert [record.getMessage() for record in caplog.records] == [
        "The mail server has refused an e-mail: 554 5.7.1",
        "The mail server accepts e-mails again",
        "The mail server has refused an e-mail: ConnectionRefusedError",
    ]


def test_a_server_that_passes_on_nothing_is_no_fault_of_the_address(deliver_to):
    for name in ("elsewhere", "refused"):
        make.user(email=f"{name}@example.org")
        queue(name)
    Sender().send_all()

    failures = Letter.objects.order_by("pk").values_list("failure", flat=True)
    bounced = User.objects.exclude(bounced_on=None).values_list("email", flat=True)
    assert [*failures] == ["rejected", "refused"]
    assert [*bounced] == ["refused@example.org"]
