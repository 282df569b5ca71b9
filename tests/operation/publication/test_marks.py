"""Only what is the same for every visitor of the day is kept; at midnight the day turns."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from members.exchange import PROJECTIONS
from members.fields import WITH_PAGES
from members.models import Cluster
from members.operation.publication import today
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.rows import the_cluster
from tests.test_doors import OF_COLLECTION, views

# What has to be asked of a view each time stays out of this list: forms, contacts, files.
PAGES = {name for noun in WITH_PAGES for name in (noun.key, noun.public.listing)}
OTHERS = (
    "home network network_figures statistics climate about privacy accessibility search"
    " calendar event_calendar open_data embed_organizations embed_organization embed_map"
    " embed_figure embed_script organization_sheet project_sheet"
)
PUBLISHED = {f"directory:{name}" for name in PAGES.union(OTHERS.split())}
PUBLISHED |= {"sitemap", "sitemap_part", "api:openapi"}
PUBLISHED |= {"llms", "api:reconcile"}
PUBLISHED |= {"api:reconcile_preview", "api:reconcile_properties"}
KEPT_PARTS = [part for part in OF_COLLECTION if part != "_xlsx"]
PUBLISHED |= {f"api:{name}{part}" for name in PROJECTIONS for part in KEPT_PARTS}
PUBLISHED |= {f"api:network_{part}" for part in ("edges", "graphml", "nodes")}
PUBLISHED |= {"api:catalogue_jsonld", "api:catalogue_ttl", "api:sites_geojson"}
PAGE = "/medlemmer/"
KEPT = {"/?", "/medlemmer/?kind=company&page=2", "/klima/?sort=-year"}
NOT_KEPT = """
    /medlemmer/?kind=company&fbclid=1 /medlemmer/?kind=unheard-of /medlemmer/?on=yesterday
    /medlemmer/?q=qqqqqqqq /sok/?q=qqqqqqqq /nettverk/?theme=unheard-of
    /nettverk/?sort=unheard-of /tall/?since=yesterday /klima/?year=soon
    /klima/?sort=unheard-of /roller/?on=yesterday /medlemmer/nobody/ /bli-medlem/
    /medlemmer.csv /medlemmer /logg-inn/
"""


def test_only_the_listed_views_are_published():
    marked = {
        name
        for name, view in views(get_resolver())
        if getattr(view, "published", None) is not None
    }

    assert marked == PUBLISHED


def test_what_is_kept_of_addresses_has_queries_that_mean_something(visitor, kept):
    make.member()
    site = make.site(slug="former")
    site.slug = "present"
    site.save()

    for address in [*KEPT, *NOT_KEPT.split()]:
        visitor.get(address)
    former = visitor.get(reverse("directory:site", args=["former"]))

    assert (former.status_code, kept()) == (301, KEPT)


def test_whoever_sends_a_session_cookie_is_answered_by_the_view(
    visitor, published, kept, settings
):
    visitor.get(PAGE)
    client = log_in(Client(), make.colleague())
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "anything"

    for one in (client, visitor):
        assert ["ETag" in one.get(page) for page in (PAGE, "/prosjekter/")] == [
            False
        ] * 2
    assert kept() == {"/medlemmer/?"}


def test_a_kept_page_answers_head_and_conditions_and_brotli_but_no_post(visitor):
    plain = visitor.get(PAGE)

    head = visitor.head(PAGE)
    again = visitor.get(PAGE, headers={"If-None-Match": plain["ETag"]})
    small = visitor.get(PAGE, headers={"Accept-Encoding": "gzip, br"})

    assert (head.content, dict(head.headers)) == (b"", dict(plain.headers))
    assert (again.status_code, again.content) == (304, b"")
    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain.content
    assert small["ETag"] != plain["ETag"]
    assert small["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert visitor.post(PAGE).status_code == 405


def test_each_host_and_scheme_has_pages_of_its_own(visitor, published, settings):
    settings.ALLOWED_HOSTS = ["a.example.org", "b.example.org"]
    answers = [
        visitor.get("/", headers={"host": host}, secure=is_secure)
        for host in settings.ALLOWED_HOSTS
        for is_secure in (False, True)
    ]

    assert len({answer.content for answer in answers}) == 4
    for host in ("c.example.org", "a.example.org:99999", "a.example.org:0x50"):
        assert visitor.get("/", headers={"host": host}).status_code == 400
    for host in ("A.Example.ORG", "a.example.org.", "a.example.org:0080"):
        assert visitor.get("/", headers={"host": host}).content == answers[0].content
    assert visitor.get("/", headers={"host": "a.example.org:8123"}).status_code == 200
    assert len(published.store.valid_addresses(today())) == 4


MIDNIGHT = datetime(2026, 11, 28, tzinfo=ZoneInfo("Europe/Oslo"))


def test_a_member_of_tomorrow_is_shown_from_midnight_on(visitor, monkeypatch):
    make.member(name="Alfa AS", since=MIDNIGHT.date())
    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT - timedelta(seconds=1))
    before = visitor.get("/medlemmer/").content.decode()

    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT)

    assert "Alfa AS" not in before
    assert "Alfa AS" in visitor.get("/medlemmer/").content.decode()


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Asia/Kathmandu", "UTC"])
def test_a_day_is_one_of_the_place(settings, monkeypatch, zone):
    settings.TIME_ZONE = zone

    for seconds in (-86_400, -1e-6, 0, 59.9, 86_399):
        now = MIDNIGHT.replace(tzinfo=ZoneInfo(zone)) + timedelta(seconds=seconds)
        monkeypatch.setattr(timezone, "now", lambda now=now: now.astimezone(UTC))
        assert today() == now.date().isoformat()


def test_a_page_that_was_rendered_over_midnight_is_not_kept(visitor, kept, monkeypatch):
    clock = [MIDNIGHT - timedelta(seconds=1)]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])

    def turn(execute, sql, *arguments):
        if "members_organization" in sql:
            clock[0] = MIDNIGHT
        return execute(sql, *arguments)

    make.member()
    with connection.execute_wrapper(turn):
        visitor.get("/medlemmer/")

    assert (clock, kept()) == ([MIDNIGHT], set())


def test_a_page_that_other_sites_may_frame_keeps_its_policy(visitor, kept):
    path = reverse("api:reconcile_preview", args=[make.member(slug="yara").slug])

    plain = visitor.get(path)
    again = visitor.get(path, headers={"If-None-Match": plain["ETag"]})

    assert (again.status_code, kept()) == (304, {f"{path}?"})
    policies = {answer["Content-Security-Policy"] for answer in (plain, again)}
    assert [policy.endswith("frame-ancestors *") for policy in policies] == [True]
    assert [a.has_header("X-Frame-Options") for a in (plain, again)] == [False, False]


def test_a_kept_page_follows_the_colours_and_languages_of_the_cluster(visitor, kept):
    the_cluster()
    address = "/en/members/"
    first = visitor.get(address)
    Cluster.objects.update(colours="blue")
    second = visitor.get(address)
    Cluster.objects.update(languages="nb")
    third = visitor.get(address)

    colours = ['data-colours="blue"' in page.text for page in (first, second)]
    assert colours == [False, True]
    assert (third.status_code, third["Location"]) == (302, "/medlemmer/")


def test_a_kept_page_for_frames_has_the_hosts_of_now_though_its_bytes_are_the_same(
    visitor, kept
):
    the_cluster()
    address, policies, etags = "/embed/kart/", [], []
    pages = [visitor.get(address)]
    for hosts in (["a.example.org"], ["b.example.org"], []):
        Cluster.objects.update(embed_hosts=hosts)
        pages += [visitor.get(address), visitor.get(address)]
        etag = {"if-none-match": pages[-1]["ETag"]}
        pages.append(visitor.get(address, headers=etag))

    for page in pages:
        directives = page["Content-Security-Policy"].split("; ")
        policies += [d for d in directives if d.startswith("frame-ancestors ")]
        etags.append(page["ETag"])
    assert [page.status_code for page in pages[1:4]] == [200, 200, 304]
    assert {page.content for page in pages if page.content} == {pages[0].content}
    by_host = ("'self' https://a.example.org", "'self' https://b.example.org", "'none'")
    assert policies == [
        "frame-ancestors 'none'",
        *(f"frame-ancestors {host}" for host in by_host for _page in range(3)),
    ]
    assert ["X-Frame-Options" in page for page in pages] == [
        *([True] + [False] * 6),
        *[True] * 3,
    ]
    assert len({*etags}) == 3
    assert kept() == {f"{address}?"}
