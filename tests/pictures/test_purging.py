"""Unused pictures are purged after a while; those in use stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import people, pictures, review
from members.models import ChangeItem, Image
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_member,
    make_organization,
    make_picture,
)

pytestmark = pytest.mark.django_db
LATELY = timedelta(days=29)
LONG_SINCE = timedelta(days=31)


def uploaded(ago):
    return make_picture(made_at=timezone.now() - ago)


def test_what_is_unused_is_purged_after_thirty_days():
    new, old = uploaded(LATELY), uploaded(LONG_SINCE)

    assert pictures.purge() == 1
    assert list(Image.objects.all()) == [new]
    assert pictures.purge(age=timedelta(days=1)) == 1
    assert not Image.objects.exists()
    assert old.hash in old.pgh_event_model.objects.values_list("hash", flat=True)


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_logo_stays_however_old_it_is(is_listed):
    make_organization(logo=uploaded(LONG_SINCE), is_listed=is_listed)

    assert pictures.purge() == 0


def test_a_proposed_picture_stays_while_the_proposal_waits():
    ours, picture = make_member(), uploaded(LONG_SINCE)
    ola = make_colleague(ours)
    waiting = review.submit(ours, {"logo": picture.hash}, by=ola).waiting

    assert pictures.purge() == 0
    review.withdraw(waiting.pk, by=ola)
    assert pictures.purge() == 1


def test_a_picture_proposed_in_any_other_field_stays_too():
    ours, picture = make_member(), uploaded(LONG_SINCE)
    review.submit(ours, {"logo": picture.hash}, by=make_colleague(ours))
    ChangeItem.objects.update(field="panorama")

    assert pictures.purge() == 0


def test_the_picture_that_a_proposal_replaces_stays_for_comparison():
    ours = make_member(logo=uploaded(LONG_SINCE))
    review.submit(ours, {"logo": ""}, by=make_colleague(ours))
    type(ours).objects.update(logo=None)

    assert pictures.purge() == 0


@pytest.mark.parametrize("agreed", [[], ["picture"]], ids=["private", "agreed to"])
def test_a_picture_of_a_person_stays_until_it_is_removed(agreed):
    person = make_contact(picture=uploaded(LONG_SINCE), agreed=agreed)

    assert pictures.purge() == 0
    people.correct(person, email=person.email, picture=None)
    assert pictures.purge() == 1
