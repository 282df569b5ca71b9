"""Images are identified by their bytes, immutable, and protected while in use."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from members.models import Image, content_hash
from tests.support.factories import make_organization, make_picture
from tests.support.refusals import broken_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        {"data": b"annet", "hash": content_hash(b"annet")},
        {"kind": "webp"},
        {"width": 301},
        {"height": 201},
    ],
    ids=["bytes", "kind", "width", "height"],
)
def test_a_picture_never_changes(change):
    make_picture()

    def write():
        Image.objects.update(**change)

    assert broken_by(write) == "a_picture_never_changes"


def test_a_picture_knows_its_size():
    picture = make_picture(data=b"bilde")

    assert Image.objects.get().size == picture.size == 5


def test_a_picture_has_one_address_in_both_languages():
    picture = make_picture(data=b"bilde", kind="jpeg")

    with translation.override("en"):
        address = picture.get_absolute_url()

    assert address == picture.get_absolute_url()
    assert address == f"/bilder/{content_hash(b'bilde')}.jpeg"


def test_everybody_may_see_the_logos_of_listed_organizations():
    shown, hidden, unused, both = (make_picture() for _ in range(4))
    make_organization(logo=shown)
    make_organization(logo=hidden, is_listed=False)
    for is_listed in (True, False):
        make_organization(logo=both, is_listed=is_listed)

    assert set(Image.objects.public()) == {shown, both}
    assert list(Image.objects.unused()) == [unused]


def test_a_picture_in_use_cannot_be_deleted():
    organization = make_organization(logo=make_picture())

    def delete():
        Image.objects.all().delete()
        connection.check_constraints()

    assert broken_by(delete).startswith("members_organization_logo_id")
    organization.refresh_from_db()
    assert list(Image.objects.all()) == [organization.logo]


def test_a_logo_comes_along_without_its_bytes(django_assert_num_queries):
    picture = make_picture()
    organization = make_organization(logo=picture)

    with django_assert_num_queries(1):
        found = type(organization).objects.with_logos().get()
        address = found.logo.get_absolute_url()

    assert address == picture.get_absolute_url()
    assert found.logo.get_deferred_fields() == {"data"}


def test_only_the_day_it_was_handed_in_moves():
    picture = make_picture()
    later = timezone.now() + timedelta(days=1)

    Image.objects.update(made_at=later)

    picture.refresh_from_db()
    assert picture.made_at == later
