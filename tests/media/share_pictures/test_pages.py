"""Pages name their share pictures, which have an address as long as they are true."""

import json
import re

import pytest

from members.media import share_pictures
from members.models import Organization, SharePicture
from tests.support.factories import make

HOME = "http://testserver"
META = re.compile(
    r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="(.*?)">'
)
# The text of a picture ends with the registry, in the language of the page.
IN_REGISTRY = {
    "nb": " i medlemsregisteret Klyngeregisteret",
    "en": ", in the member registry Klyngeregisteret",
}
PAGES = {
    "/": ("cluster", "nb", "Verdens mest klimavennlige industriregion"),
    "/en/": (
        "cluster",
        "en",
        "The most climate-friendly industrial region of the world",
    ),
    "/medlemmer/yara/": ("organization", "nb", "Yara"),
    "/en/members/yara/": ("organization", "en", "Yara"),
    "/prosjekter/fangst/": ("project", "nb", "Fangst"),
    "/en/projects/fangst/": ("project", "en", "Capture"),
}


@pytest.fixture
def registry(cluster, draw_at_once):
    draw_at_once()
    make.member(slug="yara", name="Yara")
    make.project(slug="fangst", title_nb="Fangst", title_en="Capture")


@pytest.fixture
def drawn(registry):
    share_pictures.update()


def meta(client, address):
    return META.findall(client.get(address).text)


def picture_of(noun, language):
    rows = SharePicture.objects.exclude(**{noun: None})
    return rows.get(language=language)


@pytest.mark.usefixtures("registry")
def test_each_page_names_its_picture_in_its_own_language_while_it_is_true(client):
    for address in PAGES:
        assert meta(client, address) == [("twitter:card", "summary")]
    assert not SharePicture.objects.exists()

    share_pictures.update()
    for address, (noun, language, name) in PAGES.items():
        picture = picture_of(noun, language)
        assert meta(client, address) == [
            ("og:image", f"{HOME}/delingsbilder/{picture.hash}.png"),
            ("og:image:type", "image/png"),
            ("og:image:width", "1200"),
            ("og:image:height", "630"),
            ("og:image:alt", name + IN_REGISTRY[language]),
            ("twitter:card", "summary_large_image"),
        ]

    Organization.objects.update(name="Yara Norge AS")
    assert meta(client, "/medlemmer/yara/") == [("twitter:card", "summary")]


@pytest.mark.parametrize("has_logo", [True, False])
def test_a_logo_is_named_until_the_picture_is_drawn(client, draw_at_once, has_logo):
    draw_at_once()
    logo = make.picture() if has_logo else None
    make.member(slug="yara", logo=logo)
    before = dict(meta(client, "/medlemmer/yara/")).get("og:image")
    share_pictures.update()

    page = client.get("/medlemmer/yara/").text

    blocks = [json.loads(t) for t in re.findall(r"ld\+json\">(.*?)</script>", page)]
    [described] = [one for one in blocks if "#organization" in one.get("@id", "")]
    address = f"{HOME}{picture_of('organization', 'nb').get_absolute_url()}"
    assert before == (f"{HOME}{logo.get_absolute_url()}" if has_logo else None)
    assert described.get("image") == (None if has_logo else [address])


@pytest.mark.usefixtures("drawn")
def test_a_picture_is_served_unchanged_in_one_query(
    client, django_assert_num_queries, kari
):
    picture = picture_of("organization", "nb")
    client.force_login(kari)

    with django_assert_num_queries(1):
        answer = client.get(picture.get_absolute_url())

    own = {
        "Cache-Control": "public, max-age=86400, s-maxage=1",
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
    headers = {"if-none-match": answer["ETag"]}
    again = client.get(picture.get_absolute_url(), headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(picture.get_absolute_url()).status_code == 200
    assert client.post(picture.get_absolute_url()).status_code == 405


@pytest.mark.usefixtures("drawn")
def test_no_other_address_and_no_picture_that_is_no_longer_true_is_found(client):
    for name in ("x", "%20", ""):
        assert client.get(f"/delingsbilder/{name}.png").status_code == 404
    for change in ({"name": "Yara Norge"}, {"is_listed": False}):
        share_pictures.update()
        address = picture_of("organization", "nb").get_absolute_url()
        assert client.get(address).status_code == 200
        Organization.objects.update(**change)
        answer = client.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
