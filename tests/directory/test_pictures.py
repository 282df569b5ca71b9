"""Pictures have an address for everybody as long as they are public."""

import re

import pytest

from members.models import Organization
from tests.support.factories import make

HOME = "http://testserver"


@pytest.fixture
def logo(ours):
    """Give Yara a logo; return it."""
    ours.logo = make.picture(data=b"logo", kind="webp")
    ours.save()
    return ours.logo


def test_the_picture_has_an_address_in_both_languages_and_no_other(client, logo):
    for address in ("/bilder/{}.webp", "/en/pictures/{}.webp"):
        assert client.get(address.format(logo.hash)).content == b"logo"
    for other in ("{}.png", "{}.webp/", "{}", "{}0.webp", "%.webp", ".webp"):
        address = f"/bilder/{other.format(logo.hash)}"
        assert client.get(address).status_code == 404, other


def test_metadata_has_the_absolute_url_of_the_logo_if_there_is_one(client, logo):
    page = client.get("/en/members/yara/").text
    without = client.get(make.organization().get_absolute_url()).text

    address = f"{HOME}/bilder/{logo.hash}.webp"
    assert f'<meta property="og:image" content="{address}">' in page
    assert f'"logo": "{address}"' in page
    assert ("og:image" in without, '"logo"' in without) == (False, False)


def test_a_logo_is_served_unchanged_to_all_and_cached(client, logo, kari):
    answer = client.get(logo.get_absolute_url())

    assert (answer.status_code, answer.content) == (200, b"logo")
    sent = dict(answer.headers)
    policy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    own = {"Cache-Control": "public, max-age=86400, s-maxage=1"}
    own |= {"Content-Type": "image/webp", "Content-Length": "4"}
    own |= {"ETag": f'"{logo.hash}"', "X-Content-Type-Options": "nosniff"}
    own["Content-Security-Policy"] = policy
    assert sent == sent | own
    assert "Vary" not in sent
    headers = {"if-none-match": answer["ETag"]}
    again = client.get(logo.get_absolute_url(), headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == answer["Cache-Control"]
    client.force_login(kari)
    staff = client.get(logo.get_absolute_url())
    assert (dict(staff.headers), dict(staff.cookies)) == (sent, {})


def test_a_picture_that_is_not_public_is_not_found(client):
    pictures = make.picture(), make.picture()
    make.member(logo=pictures[1], is_listed=False)

    for picture in pictures:
        for headers in ({}, {"if-none-match": f'"{picture.hash}"'}):
            answer = client.get(picture.get_absolute_url(), headers=headers)
            assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_the_logo_of_today_is_shown_wherever_the_organization_is(client, ours, logo):
    ours.presences.create(site=make.site(slug="sted"), role="tenant")
    project = make.project(slug="prosjekt")
    make.participation(organization=ours, project=project)
    pages = "/medlemmer/ /medlemmer/yara/ /steder/sted/ /prosjekter/prosjekt/"
    pages = [*pages.split(), "/en/members/", "/en/members/yara/"]

    def logos():
        texts = (client.get(at).text for at in pages)
        return {tuple(re.findall('<img class="logo" [^>]*>', text)) for text in texts}

    for image in (logo, make.picture(kind="webp")):
        Organization.objects.update(logo=image)
        element = f'<img class="logo" src="/bilder/{image.hash}.webp" width="300"'
        element += ' height="200" alt="" loading="lazy">'
        assert logos() == {(element,)}
    Organization.objects.update(logo=None)
    assert logos() == {()}  # the name alone
