"""Concurrent uploads of one picture, and a purge during an upload."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.media import pictures
from members.models import Image
from tests.support.concurrency import write_concurrently
from tests.support.pictures import drawing, file_of, upload

pytestmark = pytest.mark.django_db(transaction=True)
FILE = file_of(drawing())


def store():
    return pictures.store_upload(upload(FILE))


@pytest.fixture
def old():
    image = store()
    Image.objects.update(made_at=timezone.now() - timedelta(days=31))
    return image


def test_two_uploads_of_one_picture_at_once_are_the_same_row():
    assert write_concurrently(store, store) is None
    assert Image.objects.count() == 1


def test_without_the_upsert_the_second_is_refused(old):
    old.delete()
    given = {"hash": old.hash, "data": old.data, "width": 300, "height": 200}

    def add():
        Image(kind="png", **given).save()

    assert write_concurrently(add, add) == "a_picture_is_kept_once"


def test_a_picture_that_is_uploaded_again_is_not_purged_but_without_the_lock(old):
    chosen = list(Image.objects.unused().values_list("pk", flat=True))

    assert write_concurrently(store, pictures.purge) is None
    assert list(Image.objects.all()) == [old]
    write_concurrently(store, Image.objects.filter(pk__in=chosen).delete)
    assert not Image.objects.exists()
