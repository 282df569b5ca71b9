"""No head of a request breaks the application, or makes it read another text."""

from encodings import aliases

import pytest
from django.test import Client

from cluster.request_heads import readable_heads

pytestmark = pytest.mark.urls("tests.cluster.urls")
UTF_8 = ["utf-8", "UTF-8", '"utf-8"', "utf8", "us-ascii"]
CODECS = {*aliases.aliases.values(), "idna", "punycode", "undefined", "unicode_escape"}
CODECS = [*sorted(CODECS - {"utf_8", "ascii"}), "zip", "hex", "rot13", "utf-7"]
MALFORMED = ["charset=nonsense", "charset", "charset=\0", "charset=\xff", "a=" * 9000]
MALFORMED += ["a*=nonsense'x'%ff", "a*=undefined''b", "charset*=zip''a", "charset*0*=z"]
ODD = ["", "\0", "\xff", "\xed\xa0\x80", "x" * 9000, "=;=;,,", '"', "-1", "9" * 400]
ODD += ["http://[", "Mon, 99 Foo 99999 99:99:99 GMT", "bytes=9-1,0-0,abc"]
NAMES = "Host Cookie Authorization Accept Accept-Encoding If-None-Match Range Origin"
NAMES += " If-Modified-Since Referer X-Forwarded-For X-Request-ID HX-Current-URL"


@pytest.fixture
def client(client):
    """Return a client whose requests are read as the server reads them."""
    django = client.handler
    client.handler = readable_heads(lambda environ, _start: django(environ))
    client.handler = lambda environ, read=client.handler: read(environ, None)
    return client


def test_another_charset_than_utf_8_is_refused_in_words(client, figure):
    refused = [f"charset={codec}" for codec in CODECS] + MALFORMED
    answers = {
        (parameter, method): client.generic(
            method, "/open/?q=%2BAAA-%5Cud800", b"a=b", f"text/plain; {parameter}"
        )
        for parameter in refused
        for method in ("GET", "POST")
    }
    passed = [
        client.generic("POST", "/open/", b"a=b", f"text/plain; charset={one}")
        for one in UTF_8
    ]

    statuses = {key: answer.status_code for key, answer in answers.items()}
    figure(
        tried={"content types": len(refused)},
        found={"broken": len([one for one in statuses.values() if one >= 500])},
    )
    assert statuses == dict.fromkeys(answers, 400)
    page = answers["charset=undefined", "GET"]
    assert page.text.count("<h1>Forespørselen kan ikke leses</h1>") == 1
    assert page["X-Frame-Options"] == "DENY"
    assert {answer.status_code for answer in passed} == {200}


def test_a_charset_that_breaks_django_would_be_noticed(figure):
    with pytest.raises(UnicodeError):
        Client().get("/open/?q=a", CONTENT_TYPE="text/plain; charset=undefined")

    figure(tried={"content types that break": 1}, found={"noticed": 1})


def test_no_malformed_header_breaks_a_request(client, figure):
    heads = [(name, value) for name in NAMES.split() for value in ODD]
    broken = [
        (name, value[:20])
        for name, value in heads
        for path in ("/open/", "/static/img/mark.svg", "/-/live")
        if client.get(path, headers={name: value}).status_code >= 500
    ]

    figure(tried={"headers": len(heads)}, found={"broken": len(broken)})
    assert broken == []
