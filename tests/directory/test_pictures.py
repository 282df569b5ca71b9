"""Pictures have an address for everybody as long as they are public."""

import re

import pytest

from members.models import Organization
from tests.support.factories import (
    make_member,
    make_organization,
    make_participation,
    make_picture,
    make_project,
    make_site,
)

pytestmark = pytest.mark.django_db
HOME = "http://testserver"


@pytest.fixture
def logo(ours):
    """Give Yara a logo; return it."""
    ours.logo = make_picture(data=b"logo", kind="webp")
    ours.save()
    return ours.logo


def test_a_logo_is_served_unchanged_and_cached_for_ever(client, ours, logo):
    answer = client.get(logo.get_absolute_url())

    assert (answer.status_code, answer.content) == (200, b"logo")
    sent = {name: answer[name] for name in answer.headers}
    own = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Length": "4",
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
        ),
        "Content-Type": "image/webp",
        "ETag": f'"{logo.hash}"',
        "X-Content-Type-Options": "nosniff",
    }
    assert sent == sent | own
    assert "Vary" not in sent


def test_a_conditional_request_gets_304(client, ours, logo):
    address, etag = logo.get_absolute_url(), f'"{logo.hash}"'

    answer = client.get(address, headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_picture_is_the_same_for_everybody(client, ours, logo, kari):
    plain = client.get(logo.get_absolute_url())
    client.force_login(kari)

    answer = client.get(logo.get_absolute_url())

    assert dict(answer.headers) == dict(plain.headers)
    assert dict(answer.cookies) == {}


def test_the_picture_has_an_address_in_both_languages_and_no_other(client, ours, logo):
    for address in ("/bilder/{}.webp", "/en/pictures/{}.webp"):
        assert client.get(address.format(logo.hash)).content == b"logo"
    for other in ("{}.png", "{}.webp/", "{}", "{}0.webp", "%.webp", ".webp"):
        address = f"/bilder/{other.format(logo.hash)}"
        assert client.get(address).status_code == 404, other


@pytest.mark.parametrize("where", ["nowhere", "at an unlisted organization"])
def test_a_picture_that_is_not_public_is_not_found(client, where):
    hidden = make_picture()
    if where != "nowhere":
        make_member(logo=hidden, is_listed=False)
    etag = {"if-none-match": f'"{hidden.hash}"'}

    for headers in ({}, etag):
        answer = client.get(hidden.get_absolute_url(), headers=headers)
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def pages_with(ours):
    site, project = make_site(slug="sted"), make_project(slug="prosjekt")
    ours.presences.create(site=site, role="tenant")
    make_participation(organization=ours, project=project)
    places = (
        "/medlemmer/",
        "/medlemmer/yara/",
        "/steder/sted/",
        "/prosjekter/prosjekt/",
    )
    return [*places, "/en/members/", "/en/members/yara/"]


def shown(client, page):
    marks = r'<img class="logo" [^>]*>|<span class="initial [^>]*>'
    return re.findall(marks, client.get(page).text)


def test_the_logo_is_shown_wherever_the_organization_is(client, ours, logo):
    image = (
        f'<img class="logo" src="/bilder/{logo.hash}.webp" width="300" height="200"'
        ' alt="" loading="lazy">'
    )

    for page in pages_with(ours):
        assert shown(client, page) == [image], page


def test_without_a_logo_there_are_initials(client, ours):
    pages = pages_with(ours)
    Organization.objects.update(logo=None)

    for page in pages:
        assert shown(client, page) == [
            '<span class="initial company" aria-hidden="true">'
        ], page


def test_a_new_logo_is_visible_at_once_in_the_list(client, ours, logo):
    client.get("/medlemmer/")
    other = make_picture()

    Organization.objects.update(logo=other)

    assert other.get_absolute_url() in shown(client, "/medlemmer/")[0]


def test_metadata_has_the_absolute_url_of_the_logo_if_there_is_one(client, ours, logo):
    page = client.get("/en/members/yara/").text
    without = client.get(make_organization().get_absolute_url()).text

    address = f"{HOME}/bilder/{logo.hash}.webp"
    assert f'<meta property="og:image" content="{address}">' in page
    assert f'"logo": "{address}"' in page
    assert ("og:image" in without, '"logo"' in without) == (False, False)
