"""The production server believes what a header says of the scheme only behind a proxy."""

import pytest

from tests.support.web_servers import conversation, plain, web_server

pytestmark = pytest.mark.slow
HTTPS = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Protocol": "ssl",
    "X-Forwarded-Ssl": "on",
}
HTTP = ("200", "127.0.0.1 http localhost")
NEVER_BELIEVED = {
    "X-Forwarded-Scheme": "https",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Host": "evil.example",
    "X-Url-Scheme": "https",
    "Front-End-Https": "on",
    "Forwarded": "for=203.0.113.7;host=evil.example;proto=https",
}


@pytest.fixture(scope="module")
def alone():
    with web_server(TRUSTED_PROXIES="0") as port:
        yield port


@pytest.fixture(scope="module")
def behind_a_proxy():
    with web_server(TRUSTED_PROXIES="1") as port:
        yield port


def told(port, *claims):
    """Return the first and the last line of the answer to a client with these headers."""
    head = ["GET /test/client HTTP/1.0", "Host: localhost", *claims, "", ""]
    with plain(port) as client:
        answer = conversation(client, "\r\n".join(head).encode())
    status, *_headers, believed = answer.decode().split("\r\n")
    return status[9:12], believed


def lines(claims):
    return [f"{name}: {value}" for name, value in claims.items()]


def test_without_a_proxy_no_claim_is_believed(alone):
    claims = lines(HTTPS | NEVER_BELIEVED | {"X-Forwarded-For": "203.0.113.7"})

    answers = {claim: told(alone, claim) for claim in claims}

    assert answers == dict.fromkeys(claims, HTTP)


def test_behind_a_proxy_the_scheme_is_the_proxys_and_nothing_else(behind_a_proxy):
    answers = [told(behind_a_proxy, line) for line in lines(HTTPS | NEVER_BELIEVED)]

    believed = ("200", "127.0.0.1 https localhost")
    assert answers == [believed] * len(HTTPS) + [HTTP] * len(NEVER_BELIEVED)


@pytest.mark.parametrize(
    "claimed", ["https, http", "http, https", "https,", "https;", ""]
)
def test_several_schemes_in_one_header_are_none(behind_a_proxy, claimed):
    assert told(behind_a_proxy, f"X-Forwarded-Proto: {claimed}") == HTTP


def test_headers_that_contradict_each_other_are_refused(behind_a_proxy):
    claims = ["X-Forwarded-Proto: https", "X-Forwarded-Ssl: off"]

    assert told(behind_a_proxy, *claims)[0] == "400"
