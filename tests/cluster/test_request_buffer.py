"""The bytes of a request are complete, refused or late as its head says."""

import pytest
from gunicorn.config import Config

from cluster import request_buffer
from cluster.body_limits import MAX_HEAD, MAX_PICTURE_BODY, MAX_TEXT_BODY
from cluster.request_buffer import RequestBuffer

GET = b"GET / HTTP/1.1\r\nHost: a\r\n"


class Clock:
    now = 0

    def __call__(self):
        return self.now


def fed(*chunks):
    buffer = RequestBuffer(Config(), ("192.0.2.1", 1), Clock())
    for chunk in chunks:
        buffer.feed(chunk)
    return buffer


def post(path, length, more=""):
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{more}\r\n".encode()


@pytest.mark.parametrize(
    "request_bytes",
    [
        GET + b"\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"\r\n" + GET + b"\r\n",
        b"GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n",
        post("/en/join/", 3) + b"a=b",
        post("/en/join/", 4) + b"\n\n\r\n",
        post("/min-side/", 0),
    ],
)
def test_a_request_is_complete_with_its_last_byte_and_not_before(request_bytes):
    whole = fed(*(bytes([byte]) for byte in request_bytes))
    without_last = fed(*(bytes([byte]) for byte in request_bytes[:-1]))

    assert (whole.is_complete, whole.is_refused) == (True, False)
    assert (without_last.is_complete, without_last.is_refused) == (False, False)


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (post("/bli-medlem/", MAX_TEXT_BODY), None),
        (post("/bli-medlem/", MAX_TEXT_BODY + 1), 413),
        (post("/bli-medlem/", 10**18), 413),
        (post("/min-side/x/", MAX_PICTURE_BODY), None),
        (post("/min-side/x/", MAX_PICTURE_BODY + 1), 413),
        (post("/samtykke/x/", MAX_PICTURE_BODY), None),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"GET / HTTP/1.1\r\nAccept: a\r\n\r\n", 400),
        (b"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: a\n\n", 400),
        (GET + b"X: a\n\n", 400),
        (GET + b"X: " + b"x" * MAX_HEAD, 431),
        (GET + b"X: x\r\n" * 5_500 + b"\r\n", 431),
        (b"GET /" + b"x" * MAX_HEAD, 414),
    ],
    ids="text long longest picture long_picture consent chunked no_host two_hosts LF"
    " LF_at_the_end head whole_head address".split(),
)
def test_what_is_too_long_or_unclear_is_refused_by_its_head(request_bytes, status):
    assert fed(request_bytes).refusal == status


@pytest.mark.parametrize(
    "head",
    [
        GET + b"Content-Length: 1\r\nContent-Length: 1\r\n",
        GET + b"Content-Length: 1, 1\r\n",
        GET + b"Content-Length: +1\r\n",
        GET + b"Content-Length: -1\r\n",
        GET + b"Content-Length : 1\r\n",
        GET + b"Content-Length:\r\n 1\r\n",
        GET + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        GET + b"Transfer-Encoding: xchunked\r\n",
        GET + b"Host: a\r\n",
        GET + b"X: a\r\n folded\r\n",
        GET + b"X: a\rb\r\n",
        GET + b"Expect: more\r\n",
        b"GET / HTTP/2.0\r\nHost: a\r\n",
        b"GET /\r\nHost: a\r\n",
    ],
)
def test_what_gunicorn_refuses_never_counts_as_complete(head):
    buffer = fed(head + b"\r\n")

    assert (buffer.is_complete, type(buffer.error).__module__) == (
        False,
        "gunicorn.http.errors",
    )


def test_a_request_ends_where_the_next_one_begins():
    buffer = fed(post("/en/join/", 3) + b"a=bGET / HT")

    request = next(buffer.parser())

    assert (request.body.read(), buffer.rest()) == (b"a=b", b"GET / HT")


def test_a_large_body_is_read_in_pieces_and_in_one():
    body = bytes(range(256)) * 1_000
    pieces = next(fed(post("/min-side/", len(body)), body).parser()).body
    whole = next(fed(post("/min-side/", len(body)), body).parser()).body

    read = b"".join(iter(lambda: pieces.read(1_000), b""))

    assert (read, whole.read()) == (body, body)


def test_a_client_is_told_to_go_on_only_with_what_is_not_refused():
    expectation = "Expect: 100-continue\r\n"
    short = fed(post("/en/join/", 3, expectation))
    long = fed(post("/en/join/", MAX_TEXT_BODY + 1, expectation))

    assert (short.awaits_continue, long.awaits_continue) == (True, False)


def test_a_byte_now_and_then_does_not_prolong_the_deadline():
    buffer = fed(GET)
    before = buffer.deadline
    buffer.clock.now = 5
    buffer.feed(b"X")

    assert (before, buffer.deadline) == (request_buffer.HEAD_SECONDS,) * 2


def test_a_body_has_time_by_its_length():
    buffer = fed(post("/min-side/", 2_000_000))

    seconds = buffer.deadline - buffer.clock.now

    assert seconds == request_buffer.HEAD_SECONDS + 100
