"""The headers of every response, and those that a public page must not have; its language."""

import json
from operator import itemgetter
from pathlib import Path

import pytest
from django.test import Client

from members.models import Cluster
from tests.support.routes import PARAMETER, routes
from tests.support.rows import the_cluster

pytestmark = pytest.mark.urls("tests.cluster.urls")

ALWAYS = json.loads(Path(__file__).with_name("headers.json").read_text())
OWN = {"Content-Type", "Content-Length"}


REFUSED = {"/nowhere/": 404, "/a%00b/": 400, "/x" * 2_000: 414}


def test_a_page_has_the_security_headers_and_no_others(client):
    for path, status in {"/open/": 200, **REFUSED}.items():
        answer = client.get(path, secure=True)
        rest = {k: v for k, v in answer.headers.items() if k not in OWN}
        more = {"Cache-Control": "no-store"} if path in REFUSED else {}
        assert (answer.status_code, rest) == (status, ALWAYS | more)


def test_a_public_page_costs_no_query(client, admin_user, django_assert_num_queries):
    member = Client(headers={"accept-language": "en", "cookie": "django_language=en"})
    member.force_login(admin_user)
    with django_assert_num_queries(0):
        answers = [who.get("/open/") for who in (client, member)]
    assert answers[0].content == answers[1].content
    assert [dict(answer.cookies) for answer in answers] == [{}, {}]
    assert [answer.has_header("Vary") for answer in answers] == [False, False]


def test_a_page_requires_log_in_by_default_and_is_cached_nowhere(client, admin_user):
    visitor = client.get("/closed/")
    client.force_login(admin_user)
    page = client.get("/closed/")

    led_to = (visitor.status_code, visitor["Location"])
    assert led_to == (302, "/logg-inn/?next=/closed/")
    assert (page.status_code, page.text) == (200, "closed")
    assert [p["Cache-Control"] for p in (visitor, page)] == ["private, no-store"] * 2


def test_only_the_admin_has_a_nonce_and_only_for_styles(settings):
    names = [name for name, sources in settings.ADMIN_CSP.items() if len(sources) > 1]
    assert names == ["style-src"]
    # The desk frames our own pages for other sites, which are those that may be framed.
    public = settings.SECURE_CSP | {"frame-src": ["'self'"]}
    assert public == settings.ADMIN_CSP | {"style-src": ["'self'"]}


FRAMED = "embed_organizations embed_organization embed_map embed_figure"


def test_only_pages_for_frames_may_be_framed_by_the_listed_hosts(client, db):
    Cluster.objects.filter(pk=the_cluster().pk).update(embed_hosts=["www.example.org"])
    wide, policies = set(), set()
    for route, name in filter(itemgetter(1), routes()):
        answer = client.get(PARAMETER.sub("x", route), secure=True)
        if "X-Frame-Options" not in answer:
            wide.add(name)
            policies.add(answer["Content-Security-Policy"])
        else:
            policy = answer["Content-Security-Policy"]
            closed = (answer["X-Frame-Options"], "frame-ancestors 'none'" in policy)
            assert closed == ("DENY", True), name

    assert wide == {f"directory:{name}" for name in FRAMED.split()}
    own = "frame-ancestors 'self' https://www.example.org"
    expected = ALWAYS["Content-Security-Policy"].replace("frame-ancestors 'none'", own)
    assert policies == {expected}


def test_the_address_alone_decides_the_language(client, db):
    addresses = ("/open/", "/en/open/", "/english/", "/admin/login/")
    accepted = {"accept-language": "en,nb;q=0.5"}
    pages = [client.get(address, headers=accepted) for address in addresses]
    moved = client.get("/en/open")

    languages = ["nb", "en", "nb", "nb"]
    assert [page["Content-Language"] for page in pages] == languages
    in_pages = [page.text.partition('<html lang="')[2][:2] for page in pages[:3]]
    assert in_pages == languages[:3]
    assert (moved.status_code, moved["Location"]) == (301, "/en/open/")
