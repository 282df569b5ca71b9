"""Whatever a client gets wrong is one line of the log; what fails here has its traceback."""

import io
import logging
import secrets

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, UnreadablePostError
from django.test import Client
from django.utils.log import log_response

MULTIPART = "multipart/form-data; boundary=x"


@pytest.fixture
def log(monkeypatch):
    """Return what the handler of the settings writes."""
    written = io.StringIO()
    monkeypatch.setattr(logging.getHandlerByName("console"), "stream", written)
    return written


class GoneClient:
    """A body whose client has gone away."""

    def read(self, *args):
        raise OSError("gone")

    readline = read


ODD = {
    "a host that is not ours": (400, {"headers": {"Host": "evil.example"}}),
    "a host that is no host": (400, {"headers": {"Host": "a b\r\nx"}}),
    "too many fields": (400, {"data": {f"f{n}": "" for n in range(1500)}}),
    "no boundary": (400, {"data": b"x", "content_type": "multipart/form-data"}),
    "an empty body": (400, {"data": b"", "content_type": f"{MULTIPART}\n"}),
    "a body too large": (
        413,
        {
            "data": b"a=" + b"x" * 3_000_000,
            "content_type": "application/x-www-form-urlencoded",
        },
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "given"), ODD.values(), ids=ODD)
def test_an_odd_request_is_one_line(log, status, given):
    client = Client(raise_request_exception=False)

    answer = client.post("/bli-medlem/", **given)

    assert log.getvalue().count("\n") <= 1
    assert "Traceback" not in log.getvalue()
    assert answer.status_code in (status, 200)


@pytest.mark.django_db
def test_a_client_that_leaves_is_one_line(log):
    client = Client(raise_request_exception=False)
    broken = {"wsgi.input": GoneClient(), "CONTENT_LENGTH": "10"}

    client.generic("POST", "/bli-medlem/", content_type=MULTIPART, **broken)

    assert log.getvalue().count("\n") <= 1
    assert "Traceback" not in log.getvalue()


def record(error, **extra):
    """Log an error as Django does; the status stands in `extra`."""
    logging.getLogger("django.request").error("%s", error, exc_info=error, extra=extra)


@pytest.mark.parametrize("kind", [BadRequest, SuspiciousOperation, UnreadablePostError])
def test_nobody_forges_a_line(log, kind):
    record(kind("a\nERROR b\r\x1b[31m\u2028c\x85"), status_code=400)

    assert log.getvalue() == r"a\nERROR b\r\x1b[31m\u2028c\x85" + "\n"


@pytest.mark.django_db
@pytest.mark.parametrize("route", ["samtykke", "en/confirm", "invitasjon"])
@pytest.mark.parametrize("end", ["/", "/more/"])
def test_the_token_of_a_link_is_not_logged(log, route, end):
    token = secrets.token_urlsafe(32)

    Client().put(f"/{route}/{token}{end}")

    assert log.getvalue().count(token) == 0
    assert log.getvalue().count(f"/{route}/…{end}\n") == 1


def test_a_failure_at_a_link_is_logged_without_its_token(log, rf):
    request = rf.get(f"/samtykke/{'x.y' * 20}/")

    message = "Internal Server Error: %s"
    log_response(
        message, request.path, response=HttpResponse(status=500), request=request
    )

    assert log.getvalue() == "Internal Server Error: /samtykke/…/\n"


def test_the_log_goes_to_standard_error_alone(settings):
    loggers = [logging.root, *map(logging.getLogger, ("django", "members", "cluster"))]

    handlers = {one.name for logger in loggers for one in logger.handlers if one.name}

    # Django's own: one in development alone, and one that writes to ADMINS.
    assert handlers - {"django.server"} <= {"console", "mail_admins"}
    assert settings.ADMINS == []
    assert settings.LOGGING["root"]["handlers"] == ["console"]


def test_a_failure_of_the_server_keeps_its_traceback(log):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        record(error, status_code=500)

    assert log.getvalue().count("Traceback (most recent call last)") == 1
