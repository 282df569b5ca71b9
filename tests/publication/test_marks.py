"""Only what is the same for every visitor of the day is kept."""

import brotli
import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.support.factories import make_colleague, make_member, make_site
from tests.support.login import log_in
from tests.test_doors import views

pytestmark = pytest.mark.django_db
# What has to be asked of a view each time stays out of this list: forms, contacts, files.
PUBLISHED = {
    f"directory:{name}"
    for name in "home organizations organization projects project sites site roles body"
    " network network_figures statistics climate about privacy accessibility search".split()
} | {"sitemap", "sitemap_part"}


def test_only_the_listed_views_are_published():
    marked = {
        name
        for name, view in views(get_resolver())
        if getattr(view, "published", None) is not None
    }

    assert marked == PUBLISHED


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/", {"/?"}),
        ("/medlemmer/?kind=company&page=2", {"/medlemmer/?kind=company&page=2"}),
        ("/medlemmer/?kind=company&fbclid=1", set()),
        ("/medlemmer/?kind=unheard-of", set()),
        ("/medlemmer/?on=yesterday", set()),
        ("/medlemmer/?q=qqqqqqqq", set()),
        ("/sok/?q=qqqqqqqq", set()),
        ("/nettverk/?theme=unheard-of", set()),
        ("/nettverk/?sort=unheard-of", set()),
        ("/tall/?since=yesterday", set()),
        ("/klima/?year=soon", set()),
        ("/klima/?sort=unheard-of", set()),
        ("/klima/?sort=-year", {"/klima/?sort=-year"}),
        ("/roller/?on=yesterday", set()),
        ("/medlemmer/nobody/", set()),
        ("/bli-medlem/", set()),
        ("/medlemmer.csv", set()),
        ("/medlemmer", set()),
        ("/logg-inn/", set()),
    ],
)
def test_what_is_kept_of_an_address(address, names, visitor, kept):
    make_member()

    visitor.get(address)

    assert kept() == names


def test_a_former_address_is_redirected_and_not_kept(visitor, kept):
    site = make_site(slug="former")
    site.slug = "present"
    site.save()

    answer = visitor.get(reverse("directory:site", args=["former"]))

    assert answer.status_code == 301
    assert kept() == set()


def test_whoever_has_a_session_is_answered_by_the_view(visitor, published, kept):
    visitor.get("/medlemmer/")
    client = log_in(Client(), make_colleague())

    answer = client.get("/medlemmer/")
    client.get("/prosjekter/")

    assert "ETag" not in answer
    assert kept() == {"/medlemmer/?"}


def test_the_value_of_a_session_cookie_does_not_matter(visitor, kept, settings):
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "anything"

    visitor.get("/medlemmer/")

    assert kept() == set()


def test_a_post_is_not_answered_from_what_is_kept(visitor):
    visitor.get("/medlemmer/")

    assert visitor.post("/medlemmer/").status_code == 405


def test_head_has_the_headers_of_get(visitor):
    got = visitor.get("/medlemmer/")

    head = visitor.head("/medlemmer/")

    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


def test_whoever_has_the_page_is_told_so(visitor):
    etag = visitor.get("/medlemmer/")["ETag"]

    answer = visitor.get("/medlemmer/", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_each_host_and_scheme_has_pages_of_its_own(visitor, settings):
    settings.ALLOWED_HOSTS = ["a.example.org", "b.example.org"]
    answers = [
        visitor.get("/", headers={"host": host}, secure=is_secure)
        for host in settings.ALLOWED_HOSTS
        for is_secure in (False, True)
    ]

    assert len({answer.content for answer in answers}) == 4
    assert visitor.get("/", headers={"host": "c.example.org"}).status_code == 400


def test_brotli_is_the_same_page(visitor):
    plain = visitor.get("/medlemmer/")

    small = visitor.get("/medlemmer/", headers={"Accept-Encoding": "gzip, br"})

    assert small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain.content
    assert small["ETag"] != plain["ETag"]
    assert small["Vary"] == plain["Vary"] == "Accept-Encoding"
