"""Requests to the business register at settings.REGISTER_URL; `get` asks other hosts, too."""

import json
import re
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from socket import SHUT_RDWR, socket
from threading import Timer
from time import monotonic

from django.conf import settings
from django.utils import timezone

from members.models import RegisterContact

from .errors import AnswerError, AwayError, OffError

MEDIA_TYPE = "application/vnd.brreg.enhetsregisteret.{}+json"
MEDIA_TYPES = {
    "enheter": MEDIA_TYPE.format("enhet.v2"),
    "underenheter": MEDIA_TYPE.format("underenhet.v2"),
    "oppdateringer": MEDIA_TYPE.format("oppdatering.enhet.v1"),
}
ANSWERS = (HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
# Seconds: to connect, between two pieces of an answer, for a whole answer, and for a
# request with all its repetitions.
CONNECT, READ, ANSWER, LONGEST = 5, 10, 20, 60
SHORTEST = 0.1
ATTEMPTS, FIRST_WAIT, LONGEST_WAIT = 4, 1, 20
MOST_BYTES = 4_000_000
MINUTE = timedelta(minutes=1)


class BusyError(AwayError):
    """No answer now; `after` is in how many seconds the register lets us ask again."""

    def __init__(self, reason, after=0):
        super().__init__(reason)
        self.after = after


@contextmanager
def contact():
    """Record when the register is asked, and when it has answered; raise OffError if it is off."""
    if not settings.REGISTER_URL:
        raise OffError("switched off")
    _note("asked_at")
    yield
    _note("answered_at")


def ask(path, query=None, *, within=LONGEST):
    """Return status and JSON of 200, 404 or 410, repeating the request while it is busy.

    JSON is None without a body, and has no links. Raise AwayError.
    """
    deadline = monotonic() + within
    for attempt in _attempts(within):
        with attempt:
            seconds = max(SHORTEST, min(ANSWER, deadline - monotonic()))
            status, body = _request(path, query, seconds)
    return status, _json(body) if body else None


def _attempts(within):
    """Return the attempts of a request, at growing intervals, for so many seconds."""
    # Imported late, like httpx2: every process loads this module, and few ask.
    import tenacity

    growing = tenacity.wait_exponential_jitter(
        multiplier=FIRST_WAIT, max=LONGEST_WAIT, jitter=FIRST_WAIT
    )
    stop_in_time = tenacity.stop_before_delay(within)
    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(BusyError),
        wait=lambda state: max(growing(state), state.outcome.exception().after),
        # A Retry-After beyond the time that is left is not cut short: nobody asks again.
        stop=tenacity.stop_after_attempt(ATTEMPTS) | stop_in_time,
        reraise=True,
    )


def _request(path, query, seconds):
    media_type = MEDIA_TYPES[path.partition("/")[0]]
    return get(f"{settings.REGISTER_URL}/{path}", query, media_type, seconds)


def get(address, query=None, media_type="application/json", seconds=ANSWER):
    """Return status and body of 200, 404 or 410 of one request. Raise AwayError."""
    # It takes a third of a second to import.
    import httpx2

    clock = Clock(seconds)
    client = httpx2.Client(
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(min(READ, seconds), connect=min(CONNECT, seconds)),
        headers=_headers(media_type),
    )
    stream = client.stream("GET", address, params=query, extensions=clock.extensions)
    try:
        with client, clock, stream as response:
            _check(response)
            return response.status_code, _body(response)
    except httpx2.RequestError as error:
        raise clock.error(
            f"{type(error).__name__} within {seconds:.0f} seconds"
        ) from error


class Clock:
    """Ends a connection when its time is over: the time-out to read begins anew with each piece."""

    def __init__(self, seconds):
        self.timer = Timer(seconds, self.end)
        self.timer.daemon = True
        self.socket, self.is_over, self.has_begun = None, False, False
        self.extensions = {"trace": self.note}

    def __enter__(self):
        self.timer.start()

    def __exit__(self, *error):
        self.timer.cancel()

    def note(self, event, info):
        """Record the socket of the connection, and that the head of the answer has come."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.socket = info["return_value"].get_extra_info("socket")
        self.has_begun |= event.endswith("receive_response_headers.complete")
        if self.is_over:
            self.end()

    def end(self):
        self.is_over = True
        if self.socket:
            # TLS has a method of its own that would go on in plain text.
            with suppress(OSError):
                socket.shutdown(self.socket, SHUT_RDWR)

    def error(self, reason):
        """Return the error for a connection that has failed or was ended."""
        is_answer = self.is_over or self.has_begun
        return AnswerError(reason) if is_answer else BusyError(reason)


def _headers(media_type):
    return {
        "Accept": media_type,
        "Accept-Encoding": "gzip",
        "User-Agent": f"Klyngeregisteret (+{settings.SITE_ADDRESS})",
    }


def _check(response):
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
        after = _seconds(response.headers.get("Retry-After", ""))
        raise BusyError(f"status {status}", after)
    if status not in ANSWERS:
        raise AnswerError(f"status {status}")


def _seconds(retry_after):
    """Return the seconds of a Retry-After, which may be a time; 0 if it is neither."""
    if re.fullmatch("[0-9]{1,9}", retry_after):
        return int(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    return (at - timezone.now()).total_seconds() if at.tzinfo else 0


def _body(response):
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise AnswerError(f"more than {MOST_BYTES} bytes")
    if body and "json" not in response.headers.get("Content-Type", ""):
        raise AnswerError("not JSON")
    return bytes(body)


def _json(body):
    # The links of a unit in a list and of it alone are not the same.
    try:
        return json.loads(body, object_hook=_without_links, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise AnswerError("not JSON") from error


def _without_links(data):
    return {key: value for key, value in data.items() if key != "_links"}


def _refuse(constant):
    raise ValueError(constant)


def _note(column):
    """Record the time in RegisterContact, at most once a minute."""
    now = timezone.now()
    recent = {f"{column}__gt": now - MINUTE, f"{column}__lte": now}
    if not RegisterContact.objects.filter(**recent).exists():
        RegisterContact.objects.update_or_create(pk=1, defaults={column: now})
