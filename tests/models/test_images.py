"""Images are identified by their bytes, immutable, and protected while in use."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from members.models import Image, Organization, content_hash
from tests.support.factories import make
from tests.support.refusals import broken_by

CHANGES = [
    {"data": b"annet", "hash": content_hash(b"annet")},
    *({"kind": "webp"}, {"width": 301}, {"height": 201}),
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_of_a_picture_only_the_day_it_was_handed_in_changes(change):
    picture, later = make.picture(), timezone.now() + timedelta(days=1)

    refused = broken_by(lambda: Image.objects.update(**change))

    assert refused == "a_picture_never_changes"
    Image.objects.update(made_at=later)
    picture.refresh_from_db()
    assert picture.made_at == later


def test_logos_of_listed_organizations_are_seen_and_come_along_without_their_bytes(
    django_assert_num_queries,
):
    shown, hidden, unused, both = (make.picture() for _ in range(4))
    for logo, is_listed in [(shown, 1), (hidden, 0), (both, 1), (both, 0)]:
        make.organization(logo=logo, is_listed=bool(is_listed))

    assert set(Image.objects.public()) == {shown, both}
    assert list(Image.objects.unused()) == [unused]
    with django_assert_num_queries(1):
        found = Organization.objects.with_logos().get(logo=shown)
        address = found.logo.get_absolute_url()
    assert address == shown.get_absolute_url()
    assert found.logo.get_deferred_fields() == {"data"}


def test_a_picture_in_use_has_one_address_and_a_size_and_cannot_be_deleted():
    picture = make.picture(data=b"bilde", kind="jpeg")
    organization = make.organization(logo=picture)
    with translation.override("en"):
        english = picture.get_absolute_url()
    address = f"/bilder/{content_hash(b'bilde')}.jpeg"
    assert (english, picture.get_absolute_url()) == (address, address)
    assert Image.objects.get().size == picture.size == 5

    def delete():
        Image.objects.all().delete()
        connection.check_constraints()

    assert broken_by(delete).startswith("members_organization_logo_id")
    organization.refresh_from_db()
    assert list(Image.objects.all()) == [organization.logo]
