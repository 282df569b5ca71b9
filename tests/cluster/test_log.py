"""One line of the log an event, whoever caused it, and nothing of anybody in it."""

import json
import logging
import os
import re
import secrets
from datetime import datetime
from itertools import product

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import transaction
from django.http import HttpResponse, UnreadablePostError
from django.test import Client
from django.utils.log import log_response

from cluster.logs import EventFormatter, described, frames
from tests.support.factories import make

MULTIPART = "multipart/form-data; boundary=x"
FAILING = pytest.mark.urls("tests.cluster.urls")
FORM = "application/x-www-form-urlencoded"
ODD = {
    "a host that is not ours": (400, {"headers": {"Host": "evil.example"}}),
    "a host that is no host": (400, {"headers": {"Host": "a b\r\nx"}}),
    "too many fields": (400, {"data": {f"f{n}": "" for n in range(1500)}}),
    "no boundary": (400, {"data": b"x", "content_type": "multipart/form-data"}),
    "an empty body": (400, {"data": b"", "content_type": f"{MULTIPART}\n"}),
    "too large": (413, {"data": b"a=" + b"x" * 3_000_000, "content_type": FORM}),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "given"), ODD.values(), ids=ODD)
def test_an_odd_request_is_one_line(log, status, given):
    answer = Client(raise_request_exception=False).post("/bli-medlem/", **given)
    [event] = log.events
    assert event["status"] == answer.status_code
    assert (event["level"], "at" in event) == ("INFO", False)
    assert answer.status_code in (status, 200)


class GoneClient:
    def read(self, *args):
        raise OSError("gone")

    readline = read


@pytest.mark.django_db
def test_a_client_that_leaves_is_one_line(log):
    body = {"wsgi.input": GoneClient(), "CONTENT_TYPE": MULTIPART}
    body |= {"CONTENT_LENGTH": "10"}
    Client(raise_request_exception=False).generic("POST", "/bli-medlem/", b"x", **body)
    [event] = log.events
    assert event["reason"] == "UnreadablePostError"
    assert (event["level"], "at" in event) == ("INFO", False)


@pytest.mark.django_db
def test_a_line_has_the_fields_that_are_promised(log, client):
    client.get("/medlemmer/", {"q": "ola"}, headers={"X-Request-ID": "a" * 32})

    [event] = log.events
    assert len(event.pop("request")) == 16
    assert event.pop("ms") > 0
    assert event.pop("time")[10] == "T"
    queries = event.pop("queries")
    assert event.pop("message").endswith(f" ms {queries} queries")
    assert event == {
        "level": "INFO",
        "logger": "cluster.requests",
        "method": "GET",
        "route": "directory:organizations",
        "status": 200,
    }


ID = "0123456789abcdef"
TAKEN = [(1, ID * 2), (1, "123e4567-e89b-12d3-a456-426614174000"), (1, ID)]
OTHERS = [(0, ID * 2), (1, ID[:-1]), (1, "ola.nordmann@example.org"), (1, "a" * 65)]
OTHERS += [(1, f"{ID}\n{ID}"), (1, "")]


@FAILING
def test_the_id_is_that_of_a_trusted_proxy(log, client, settings):
    for settings.TRUSTED_PROXIES, given in TAKEN + OTHERS:
        client.get("/open/", headers={"X-Request-ID": given})

    ids = [event["request"] for event in log.events]
    assert ids[:3] == [given for _proxies, given in TAKEN]
    assert (len(ids), {*ids[3:]} & {given for _proxies, given in OTHERS}) == (9, set())
    assert min(map(len, ids)) >= 16


@FAILING
def test_queries_outages_and_mistakes_are_one_line_each_numbered_on_the_page(log, db):
    client = Client(raise_request_exception=False)
    client.get("/question/")
    client.get("/outage/")
    answer, none = client.get("/mistake/"), client.get("/nowhere/")

    question, outage, mistake, nowhere = log.events
    assert question["queries"] == 1
    assert (outage["level"], outage["status"]) == ("WARNING", 503)
    assert (outage["reason"], "at" in outage) == ("OperationalError", False)
    assert (mistake["level"], mistake["error"]) == ("ERROR", "ValueError")
    assert mistake["at"][-1].partition(":")[0] == "tests/cluster/urls.py"
    assert answer.text.count(f"<code>{mistake['request']}</code>") == 1
    assert none.text.count(nowhere["request"]) == 0


def raised(fail):
    with pytest.raises(Exception) as found:  # noqa: PT011
        fail()
    return found.value


def test_what_the_database_quotes_of_a_row_is_not_written(log, db):
    make.organization(slug="hemmelig")
    error = raised(transaction.atomic(lambda: make.organization(slug="hemmelig")))
    logging.getLogger("members").error("Not saved", exc_info=error)
    [event] = log.events
    assert str(error).count("hemmelig") == 1
    assert log.text.count("hemmelig") == 0
    assert event["error"].startswith("IntegrityError < UniqueViolation 23505 members_")


def not_a_number():
    try:
        float("Ola Hemmelig")
    except ValueError as error:
        raise KeyError("hemmelig") from error


@pytest.mark.parametrize(
    ("fail", "words"),
    [
        (not_a_number, "KeyError < ValueError"),
        (lambda: os.stat("/no/ola"), "FileNotFoundError No such file or directory"),
        (lambda: object().a, "AttributeError ('object' object has no attribute 'a')"),
    ],
)
def test_an_error_has_its_causes_and_only_system_and_code_say_more(fail, words):
    assert described(raised(fail)) == words
    file, _line, function = re.split(r":| ", frames(raised(not_a_number))[-1])
    assert (file, function) == ("tests/cluster/test_log.py", "not_a_number")


@pytest.mark.parametrize("kind", [BadRequest, SuspiciousOperation, UnreadablePostError])
def test_nobody_forges_a_line(log, kind):
    error = kind("a\nERROR b\r\x1b[31m\u2028c\x85")
    logging.getLogger("members").warning("%s", error)
    extra = {"status_code": 400}
    logging.getLogger("django.request").error("%s", error, exc_info=error, extra=extra)
    first, second = log.events
    assert first["message"] == r"a\nERROR b\r\x1b[31m\u2028c\x85"
    assert second["message"] == f"400 ({kind.__name__})"


def test_addresses_and_tokens_are_left_out_of_any_message(log, rf):
    words = "To <ola.nordmann@example.org>: /samtykke/%s/ (kari@a.no)"
    logging.getLogger("members").warning(words, secrets.token_urlsafe(32))
    # A request that no middleware has seen.
    request = rf.get(f"/samtykke/{'x.y' * 20}/")
    failed = {"response": HttpResponse(status=500), "request": request}
    log_response("Internal Server Error: %s", request.path, **failed)
    assert SessionStore().decode("no session") == {}

    first, second, session = log.events
    assert first["message"] == "To <…@…>: /samtykke/…/ (…@…)"
    assert second["message"] == "GET - 500 (ERROR)"
    assert (session["level"], session["reason"]) == ("WARNING", "SuspiciousSession")
    assert "status" not in session


def formatted(name, message, created=None):
    """Return the fields of a record that somebody else has made."""
    record = logging.LogRecord(name, 40, "", 0, message, None, None)
    record.created = record.created if created is None else created
    return json.loads(EventFormatter("json").format(record))


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Invalid request from ip=10.0.0.7: ola@hemmelig", "Invalid request"),
        ("Error handling request GET /samtykke/abc", "Error handling request"),
        ("Exception during worker exit:\nola", "Exception during worker exit:"),
        ("Worker (pid:7) was sent SIGKILL!", "Worker (pid:7) was sent SIGKILL!"),
        (ValueError("ola"), "ValueError"),
    ],
)
def test_gunicorn_says_what_happened_and_not_to_whom(message, written):
    assert formatted("gunicorn.error", message)["message"] == written


def test_the_text_for_people_is_one_line_and_what_cannot_be_written_is_said(capsys):
    error = raised(lambda: 1 / 0)
    given = ("", 0, "The job %s failed", ("remind",), (None, error, None))
    line = EventFormatter().format(
        logging.LogRecord("members.operation.work", 40, *given)
    )
    words = (
        "ERROR - members.operation.work: The job remind failed ZeroDivisionError at "
    )
    assert line.partition(" ")[2] == words + " > ".join(frames(error))

    record = logging.LogRecord("members", 40, "", 0, "%d", ("ola",), None)
    logging.getHandlerByName("console").handle(record)
    words = "A line of members could not be written: TypeError\n"
    assert capsys.readouterr().err == words


def test_a_line_has_the_time_here_to_the_millisecond():
    seconds = (0, 1_795_834_799, 1_774_746_000, 1_793_494_800)
    for second, rest in product(seconds, (0, 0.0005, 0.25, 0.999)):
        time = formatted("members", "", second + rest)["time"]
        moment, here = datetime.fromisoformat(time), datetime.fromtimestamp(second)
        assert 0 <= second + rest - moment.timestamp() < 0.0011
        assert moment.utcoffset() == here.astimezone().utcoffset()


def test_the_log_goes_to_standard_error_and_errors_to_admins_alone(settings):
    loggers = [logging.root, *map(logging.getLogger, ("django", "members", "cluster"))]
    handlers = {one.name for logger in loggers for one in logger.handlers if one.name}
    assert handlers == {"console", "error_mail"}
    assert settings.ADMINS == []
