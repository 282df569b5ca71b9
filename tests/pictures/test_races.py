"""Two who hand in one picture, and a sweep that meets somebody who wants it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import pictures
from members.models import Image
from tests.pictures.drawings import drawing, file_of, upload
from tests.support.racing import write_meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
FILE = file_of(drawing())


def hand_in():
    return pictures.take(upload(FILE))


def test_two_who_hand_in_one_picture_at_once_get_the_same_row():
    assert write_meanwhile(hand_in, hand_in) is None
    assert Image.objects.count() == 1


def test_without_the_upsert_the_second_is_refused():
    image = hand_in()
    image.delete()

    def add():
        Image(
            hash=image.hash, kind="png", width=300, height=200, data=image.data
        ).save()

    assert write_meanwhile(add, add) == "a_picture_is_kept_once"


@pytest.fixture
def old():
    image = hand_in()
    Image.objects.update(made_at=timezone.now() - timedelta(days=31))
    return image


def test_a_picture_handed_in_again_is_not_swept_away(old):
    assert write_meanwhile(hand_in, pictures.sweep) is None

    assert list(Image.objects.all()) == [old]


def test_a_sweep_that_waits_for_nobody_would_take_it(old):
    chosen = list(Image.objects.unused().values_list("pk", flat=True))

    def sweep_blindly():
        Image.objects.filter(pk__in=chosen).delete()

    write_meanwhile(hand_in, sweep_blindly)

    assert not Image.objects.exists()
