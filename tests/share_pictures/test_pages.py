"""Pages name their share pictures, which have an address as long as they are true."""

import json
import re

import pytest

from members import share_pictures
from members.models import Organization, SharePicture
from tests.support.factories import make_member, make_picture, make_project

pytestmark = pytest.mark.django_db
HOME = "http://testserver"
META = re.compile(
    r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="(.*?)">'
)
PAGES = {
    "/": ("cluster", "nb"),
    "/en/": ("cluster", "en"),
    "/medlemmer/yara/": ("organization", "nb"),
    "/en/members/yara/": ("organization", "en"),
    "/prosjekter/fangst/": ("project", "nb"),
    "/en/projects/fangst/": ("project", "en"),
}
ALT = {
    "/": "Verdens mest klimavennlige industriregion i medlemsregisteret"
    " Klyngeregisteret",
    "/en/": "The most climate-friendly industrial region of the world, in the member"
    " registry Klyngeregisteret",
    "/medlemmer/yara/": "Yara i medlemsregisteret Klyngeregisteret",
    "/en/members/yara/": "Yara, in the member registry Klyngeregisteret",
    "/prosjekter/fangst/": "Fangst i medlemsregisteret Klyngeregisteret",
    "/en/projects/fangst/": "Capture, in the member registry Klyngeregisteret",
}


@pytest.fixture
def registry(cluster):
    make_member(slug="yara", name="Yara")
    make_project(slug="fangst", title_nb="Fangst", title_en="Capture")


@pytest.fixture
def drawn(registry):
    share_pictures.update()


def meta(client, address):
    return META.findall(client.get(address).text)


def picture_of(noun, language):
    rows = SharePicture.objects.exclude(**{noun: None})
    return rows.get(language=language)


@pytest.mark.usefixtures("drawn")
def test_each_page_names_its_picture_in_its_own_language(client):
    for address, key in PAGES.items():
        picture = picture_of(*key)
        assert meta(client, address) == [
            ("og:image", f"{HOME}/delingsbilder/{picture.hash}.png"),
            ("og:image:type", "image/png"),
            ("og:image:width", "1200"),
            ("og:image:height", "630"),
            ("og:image:alt", ALT[address]),
            ("twitter:card", "summary_large_image"),
        ]


@pytest.mark.usefixtures("registry")
def test_a_page_that_is_not_drawn_yet_names_none(client):
    for address in PAGES:
        assert meta(client, address) == [("twitter:card", "summary")]
    assert not SharePicture.objects.exists()


@pytest.mark.usefixtures("drawn")
def test_a_page_that_has_changed_no_longer_names_the_old_picture(client):
    Organization.objects.update(name="Yara Norge AS")

    assert meta(client, "/medlemmer/yara/") == [("twitter:card", "summary")]


def test_a_logo_is_named_until_the_picture_is_drawn(client):
    logo = make_picture()
    make_member(slug="yara", logo=logo)
    address = f"{HOME}{logo.get_absolute_url()}"

    assert meta(client, "/medlemmer/yara/")[0] == ("og:image", address)


@pytest.mark.parametrize("has_logo", [True, False])
def test_json_ld_has_the_picture_of_an_organization_without_a_logo(client, has_logo):
    make_member(slug="yara", logo=make_picture() if has_logo else None)
    share_pictures.update()

    page = client.get("/medlemmer/yara/").text

    found = [
        json.loads(text) for text in re.findall(r"ld\+json\">(.*?)</script>", page)
    ]
    [described] = [one for one in found if "#organization" in one.get("@id", "")]
    address = f"{HOME}{picture_of('organization', 'nb').get_absolute_url()}"
    assert described.get("image") == (None if has_logo else [address])


@pytest.mark.usefixtures("drawn")
def test_a_picture_is_served_unchanged_for_ever_in_one_query(
    client, django_assert_num_queries, kari
):
    picture = picture_of("organization", "nb")
    client.force_login(kari)

    with django_assert_num_queries(1):
        answer = client.get(picture.get_absolute_url())

    own = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
        ),
        "Content-Type": "image/png",
        "ETag": f'"{picture.hash}"',
        "X-Content-Type-Options": "nosniff",
    }
    sent = {name: answer[name] for name in answer.headers}
    assert (answer.status_code, answer.content) == (200, bytes(picture.data))
    assert sent == sent | own
    assert "Vary" not in sent
    assert dict(answer.cookies) == {}


@pytest.mark.usefixtures("drawn")
def test_a_client_that_has_the_picture_gets_304(client):
    picture = picture_of("cluster", "en")
    etag = {"if-none-match": f'"{picture.hash}"'}

    answer = client.get(picture.get_absolute_url(), headers=etag)

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("change", [{"is_listed": False}, {"name": "Yara Norge"}])
def test_a_picture_that_is_no_longer_true_is_not_found(client, change):
    address = picture_of("organization", "nb").get_absolute_url()
    Organization.objects.update(**change)

    answer = client.get(address)

    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    "address", ["/delingsbilder/x.png", "/delingsbilder/%20.png", "/delingsbilder/.png"]
)
def test_no_other_address_serves_a_picture(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("drawn")
def test_a_picture_refuses_unsafe_methods(client):
    address = picture_of("cluster", "nb").get_absolute_url()

    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
