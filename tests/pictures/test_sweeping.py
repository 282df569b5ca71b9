"""Pictures that nothing points at go after a while; those that are wanted stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import people, pictures, review
from members.models import Image
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


def handed_in(ago):
    return make_picture(made_at=timezone.now() - ago)


def test_what_nothing_points_at_is_swept_away_after_thirty_days():
    new, old = handed_in(LATELY), handed_in(LONG_SINCE)

    assert pictures.sweep() == 1
    assert list(Image.objects.all()) == [new]
    assert pictures.sweep(older_than=timedelta(days=1)) == 1
    assert not Image.objects.exists()
    assert old.hash in old.pgh_event_model.objects.values_list("hash", flat=True)


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_logo_stays_however_old_it_is(is_listed):
    make_organization(logo=handed_in(LONG_SINCE), is_listed=is_listed)

    assert pictures.sweep() == 0


def test_a_picture_that_waits_stays_until_it_waits_no_longer():
    ours, picture = make_member(), handed_in(LONG_SINCE)
    ola = make_colleague(ours)
    waiting = review.submit(ours, {"logo": picture.hash}, by=ola).waiting

    assert pictures.sweep() == 0
    review.withdraw(waiting.pk, by=ola)
    assert pictures.sweep() == 1


def test_what_was_live_when_somebody_proposed_another_stays_to_be_compared():
    ours = make_member(logo=handed_in(LONG_SINCE))
    review.submit(ours, {"logo": ""}, by=make_colleague(ours))
    type(ours).objects.update(logo=None)

    assert pictures.sweep() == 0


@pytest.mark.parametrize("agreed", [[], ["picture"]], ids=["private", "agreed to"])
def test_a_picture_of_a_person_stays_until_it_is_taken_away(agreed):
    person = make_contact(picture=handed_in(LONG_SINCE), agreed=agreed)

    assert pictures.sweep() == 0
    people.correct(person, email=person.email, picture=None)
    assert pictures.sweep() == 1
