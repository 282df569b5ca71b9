"""A page that its process has at hand is answered as all middleware would answer it."""

import json
import logging
from datetime import datetime, timedelta
from io import StringIO
from itertools import product
from random import Random
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from cluster.logs.formats import EventFormatter
from cluster.published_pages import ANSWERS
from members.models import Organization
from members.publication import current
from members.publication.store import State, Store
from tests.support.factories import make_body, make_member, make_project, make_site
from tests.support.sampling import SEED, examples, some

pytestmark = pytest.mark.django_db
HOT = "cluster.hot_pages.hot_pages"
MIDNIGHT = datetime(2026, 11, 28, tzinfo=ZoneInfo("Europe/Oslo"))
SLUG = "alfa"
ENCODINGS = ("", "gzip", "gzip, br")
PLACES = (
    "/ /medlemmer/ /medlemmer/alfa/ /prosjekter/ /prosjekter/alfa/ /steder/ /steder/alfa/"
    " /roller/ /roller/alfa/ /nettverk/ /nettverk/tall/ /tall/ /klima/ /om/ /personvern/"
    " /tilgjengelighet/ /sok/?q=alfa /medlemmer/?kind=company&page=1 /sitemap.xml"
    " /en/ /en/members/ /en/members/alfa/ /en/projects/ /en/projects/alfa/ /en/sites/"
    " /en/network/ /en/search/?q=alfa /en/privacy/"
).split()


def client_of():
    """Return a client that names its host, as all do that speak HTTP/1.1."""
    return Client(raise_request_exception=False, headers={"host": "testserver"})


@pytest.fixture
def registry():
    member = make_member(slug=SLUG, name="Alfa AS")
    make_project(slug=SLUG, partners=[member])
    make_site(slug=SLUG)
    make_body(slug=SLUG)
    return member


@pytest.fixture
def published(published):
    """Return the PublishedPages, which look no more often than the test says."""
    published.look = 3600
    return published


@pytest.fixture
def whole(published, settings):
    """Return a client for whom each request passes all middleware."""
    every = settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in every if name != HOT]
    client = client_of()
    client.get("/-/live")
    settings.MIDDLEWARE = every
    return client


@pytest.fixture
def visitor(published):
    return client_of()


@pytest.fixture
def at_hand(published, monkeypatch):
    """Return a function that returns a hot answer: the store is not even asked."""

    def ask(client, method, place, **given):
        with monkeypatch.context() as patch:
            patch.setattr(published, "find", lambda *_, **__: pytest.fail("asked"))
            return client.generic(method, place, **given)

    return ask


def made_hot(client, method, place, **given):
    """Ask until the page is at hand, with all that it is answered with."""
    for _ in range(2):
        client.generic(method, place, **given)


def told(answer):
    """Return all that a client is told."""
    cookies = {name: one.OutputString() for name, one in answer.cookies.items()}
    return answer.status_code, [*answer.headers.items()], answer.content, cookies


def test_every_page_has_the_bytes_and_headers_of_all_middleware(
    registry, visitor, whole, at_hand, figure
):
    places, others, kept = some("hot", PLACES, examples(8)), [], 0
    for asked in product(("GET", "HEAD"), places, ENCODINGS):
        method, place, encoding = asked
        given = {"headers": {"accept-encoding": encoding}}
        given["secure"] = place == places[0]
        made_hot(visitor, method, place, **given)
        expected = told(whole.generic(method, place, **given))
        kept += expected[0] == 200
        if told(at_hand(visitor, method, place, **given)) != expected:
            others.append(asked)

    figure(tried={"answers": kept}, found={"others": len(others)})
    assert (kept, others) == (6 * len(places), [])


# What a request may have besides its address, and what must not be answered for it.
MORE = {
    "HTTP_HOST": [
        "testserver",
        "TESTSERVER",
        "testserver:80",
        "evil.example",
        "",
        "a b",
    ],
    "HTTP_ACCEPT_ENCODING": ["", "br", "gzip, br", "br;q=0", "*", "Br"],
    "HTTP_COOKIE": [
        *("sessionid=x", "messages=x", "a=b", "csrftoken=x; sessionid=", "sessionid"),
    ],
    "HTTP_AUTHORIZATION": ["", "Bearer x"],
    "HTTP_IF_NONE_MATCH": ["*", '"x"', "", "etag", "W/etag"],
    "HTTP_IF_MATCH": ["*", '"x"', "etag"],
    "HTTP_IF_MODIFIED_SINCE": ["Sat, 28 Nov 2026 05:00:00 GMT", "x"],
    "HTTP_IF_UNMODIFIED_SINCE": ["Sat, 28 Nov 2026 05:00:00 GMT", "x"],
    "HTTP_RANGE": ["bytes=0-3"],
    "HTTP_X_FORWARDED_HOST": ["evil.example"],
    "HTTP_X_FORWARDED_PROTO": ["https"],
    "HTTP_X_REQUEST_ID": ["a" * 32, "x\r\nSet-Cookie: a=b"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "HTTP_ACCEPT_LANGUAGE": ["en", "nb", "x" * 5000],
    "HTTP_HX_REQUEST": ["true"],
    "HTTP_USER_AGENT": ["x", "\xff\xfe"],
    "CONTENT_LENGTH": ["0", "7", "9" * 30, "-1", "x", ""],
    "CONTENT_TYPE": ["text/plain", "x; boundary="],
    "SCRIPT_NAME": ["", "/en", "/medlemmer"],
    "SERVER_NAME": ["testserver", "evil.example"],
    "wsgi.url_scheme": ["http", "https"],
    "REMOTE_ADDR": ["10.0.0.1"],
}
QUERIES = ["", "page=1", "kind=company", "fbclid=1", "q=%00", "q=%ff", "&", "&" * 300]
QUERIES += ["page=1&page=2", "x" * 5000, "kind=unheard-of", "?", "%70age=1"]
PUBLISHED = ["/", "/en/", "/medlemmer/", "/en/members/", "/sok/"]
PATHS = ["/MEDLEMMER/", "/a%00b/", "//medlemmer/", "/medlemmer", "/finnes-ikke/"]
PATHS += ["/%ff/", "/min-side/", "/x/"]
METHODS = ["GET"] * 9 + ["HEAD"] * 3 + ["POST", "OPTIONS", "PROPFIND", "get"]


def drawn(random, etag):
    """Return (method, path, environ) of a request as nobody has thought of it."""
    names = random.sample(list(MORE), random.choice([0, 1, 1, 2, 3]))
    more = {name: random.choice(MORE[name]).replace("etag", etag) for name in names}
    if random.random() < 0.2:
        more["QUERY_STRING"] = random.choice(QUERIES)
    paths = random.choice([PUBLISHED, PUBLISHED, PATHS])
    return random.choice(METHODS), random.choice(paths), more


def answered():
    """Return how many answers came from the store."""
    return ANSWERS.labels("from the store")._value.get()


def noted(read, page):
    read.append(page)
    return page


def anew(client):
    """Return the client without the cookies of an earlier answer."""
    client.cookies.clear()
    return client


def test_whatever_is_sent_is_answered_as_all_middleware_would(
    visitor, whole, registry, published, monkeypatch, figure
):
    random, others = Random(f"{SEED} hot"), []
    for asked in product(("GET", "HEAD"), PUBLISHED):
        made_hot(visitor, *asked)
    etag, before, find, read = visitor.get("/")["ETag"], answered(), published.find, []
    monkeypatch.setattr(published, "find", lambda *a, **k: noted(read, find(*a, **k)))
    for _ in range(examples(100)):
        method, path, more = drawn(random, etag)
        first, answer, again = (
            told(anew(who).generic(method, path, **more))
            for who in (whole, visitor, whole)
        )
        # What is made anew each time, as the token of a form, is nowhere the same.
        if first == again != answer:
            others.append((method, path, more))

    hot = answered() - before - sum(page is not None for page in read)
    figure(
        tried={"requests": examples(100), "answered at once": hot},
        found={"others": len(others)},
    )
    assert hot > examples(100) // 10
    assert others == []


@pytest.mark.parametrize(
    "refused",
    [
        {"HTTP_HOST": "evil.example"},
        # Together with the path these are the address of a page that is at hand.
        {"HTTP_HOST": "testserver/medlemmer", "PATH_INFO": f"/{SLUG}/"},
        {"HTTP_HOST": f"testserver/medlemmer/{SLUG}/?", "PATH_INFO": ""},
        {"CONTENT_LENGTH": str(10**9)},
        {"QUERY_STRING": f"q={quote(chr(0))}"},
    ],
)
def test_what_is_refused_is_refused_though_its_page_is_at_hand(
    refused, registry, visitor
):
    place = f"/medlemmer/{SLUG}/"
    made_hot(visitor, "GET", place)

    assert visitor.get(place, **refused).status_code in (400, 404, 413)


def test_http_is_sent_to_https_though_the_page_of_https_is_at_hand(visitor, settings):
    settings.SECURE_SSL_REDIRECT = True
    made_hot(visitor, "GET", "/medlemmer/", secure=True)

    assert visitor.get("/medlemmer/", secure=True).status_code == 200
    assert visitor.get("/medlemmer/").status_code == 301


def test_whoever_has_the_page_is_told_so_though_it_is_at_hand(visitor):
    made_hot(visitor, "GET", "/medlemmer/")
    etag = visitor.get("/medlemmer/")["ETag"]

    answer = visitor.get("/medlemmer/", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_no_answer_changes_the_next(registry, visitor, at_hand):
    made_hot(visitor, "GET", "/medlemmer/")
    first = at_hand(visitor, "GET", "/medlemmer/")
    before = told(first)

    first.headers["Set-Cookie"] = "a=b"
    first.write(b"more")

    assert told(at_hand(visitor, "GET", "/medlemmer/")) == before


def advance(published, **seen):
    """Let another process of this machine notice a change."""
    other = Store(published.store.path, 10_000_000)
    state = other.state()
    other.advance(State(state.number, state.version), "another", **seen)
    other.close()


def test_what_another_process_has_noticed_is_not_answered_any_more(
    registry, visitor, published
):
    made_hot(visitor, "GET", "/medlemmer/")
    Organization.objects.filter(pk=registry.pk).update(name="Gamma AS")

    before = visitor.get("/medlemmer/").text
    advance(published)

    assert "Alfa AS" in before
    assert "Gamma AS" in visitor.get("/medlemmer/").text


def test_the_database_is_asked_as_often_as_without(registry, visitor, published):
    made_hot(visitor, "GET", "/medlemmer/")
    Organization.objects.filter(pk=registry.pk).update(is_listed=False)
    before = visitor.get(f"/medlemmer/{SLUG}/").status_code

    published.look = current.LOOK
    published.looked_at -= current.LOOK

    assert before == 404
    assert "Alfa AS" not in visitor.get("/medlemmer/").text


@pytest.mark.parametrize("place", ["/medlemmer/", f"/en/members/{SLUG}/"])
def test_what_this_process_has_withdrawn_is_gone_at_once(
    place, registry, visitor, published
):
    made_hot(visitor, "GET", place)
    Organization.objects.filter(pk=registry.pk).update(is_listed=False)

    published.forget()

    assert "Alfa AS" not in visitor.get(place).text


def test_a_page_of_yesterday_is_not_answered(visitor, monkeypatch):
    make_member(name="Alfa AS", since=MIDNIGHT.date())
    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT - timedelta(seconds=1))
    made_hot(visitor, "GET", "/medlemmer/")

    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT)

    assert "Alfa AS" in visitor.get("/medlemmer/").text


@pytest.mark.parametrize("given", [{"known": None}, {"rests_until": float("inf")}])
def test_while_the_store_is_not_used_nothing_is_answered_from_it(
    given, registry, visitor, published
):
    made_hot(visitor, "GET", "/medlemmer/")
    before = answered()
    for name, value in given.items():
        setattr(published, name, value)

    assert visitor.get("/medlemmer/").status_code == 200
    assert answered() == before


def test_an_outage_has_its_notice_though_the_page_is_at_hand(visitor, fail, published):
    made_hot(visitor, "GET", "/medlemmer/")
    published.look = current.LOOK

    fail()

    assert "Age" in visitor.get("/medlemmer/")


def test_it_is_logged_and_counted_as_any_other(registry, visitor, at_hand, monkeypatch):
    place = some("logged", PLACES, 1)[0]
    made_hot(visitor, "GET", place)
    console, lines = logging.getHandlerByName("console"), []
    monkeypatch.setattr(console, "formatter", EventFormatter("json"))
    monkeypatch.setattr(logging.getLogger("cluster.requests"), "level", logging.INFO)
    for ask in (visitor.generic, lambda *asked: at_hand(visitor, *asked)):
        monkeypatch.setattr(console, "stream", StringIO())
        before = answered()
        ask("GET", place)
        counted = answered() - before
        [event] = map(json.loads, console.stream.getvalue().splitlines())
        varying = {"time", "ms", "request", "message"}
        lines.append((counted, {k: v for k, v in event.items() if k not in varying}))

    assert lines[0] == lines[1]
    assert lines[0][1]["route"].startswith(("directory:", "sitemap"))
