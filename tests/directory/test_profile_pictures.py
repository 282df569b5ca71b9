"""The pictures of a profile on its public page, in order and with their texts."""

import re

import pytest

from members.models import ProfilePicture
from tests.support.factories import make_member, make_picture
from tests.support.rows import make

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'<ul class="profile-pictures">.*?</ul>', re.DOTALL)


@pytest.fixture
def two(ours):
    """Create two pictures of Yara, the second one first; return the images in order."""
    images = [make_picture(width=1280, height=640), make_picture(width=600, height=800)]
    texts = [{"alt_nb": "Ovn", "alt_en": "Furnace"}, {"alt_nb": "Kai"}]
    for place in (2, 1):
        given = {"image": images[place - 1], **texts[place - 1]}
        make(ProfilePicture, organization=ours, place=place, **given)
    return images


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        ("/medlemmer/yara/", ["Ovn", "Kai"]),
        ("/en/members/yara/", ["Furnace", "Kai"]),
    ],
)
def test_pictures_are_shown_in_order_with_size_and_text(client, two, address, texts):
    page = client.get(address).text

    [shown] = SHOWN.findall(page)
    assert re.findall("<img [^>]*>", shown) == [
        f'<img src="/bilder/{image.hash}.png" width="{image.width}"'
        f' height="{image.height}" alt="{text}" loading="lazy">'
        for image, text in zip(two, texts, strict=True)
    ]


def test_machines_are_told_the_addresses(client, two):
    page = client.get("/medlemmer/yara/").text

    addresses = [f'"http://testserver/bilder/{image.hash}.png"' for image in two]
    assert f'"image": [{", ".join(addresses)}]' in page


def test_a_profile_without_pictures_has_no_list_of_them(client, ours):
    page = client.get("/medlemmer/yara/").text

    assert (SHOWN.findall(page), '"image"' in page) == ([], False)


def test_no_text_of_a_picture_ends_its_attribute(client, ours):
    make(ProfilePicture, organization=ours, alt_nb='"><script>alert(1)</script>')

    assert "<script>alert" not in client.get("/medlemmer/yara/").text


def test_a_picture_is_cached_for_a_day_and_gone_once_it_is_taken_down(
    client, ours, two
):
    there = two[0].get_absolute_url()
    answer = client.get(there)
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "public, max-age=86400",
    )

    ours.pictures.all().delete()

    answer = client.get(there)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_the_picture_of_an_unlisted_organization_is_not_found(client):
    hidden = make_member(is_listed=False)
    picture = make(ProfilePicture, organization=hidden)

    assert client.get(picture.image.get_absolute_url()).status_code == 404
