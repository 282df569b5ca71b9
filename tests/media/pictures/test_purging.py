"""Unused pictures are purged after a while, and proposed ones are seen by their organization."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from members import people
from members.fields import FACILITY
from members.media import pictures
from members.models import ChangeItem, Image, Organization, ProfilePicture
from members.people import privacy
from members.records import review
from tests.fields import trial
from tests.support.factories import make


@pytest.fixture
def old(db):
    """Return a picture that was uploaded long since."""
    return make.picture(made_at=timezone.now() - timedelta(days=31))


def test_what_is_unused_is_purged_after_thirty_days(old):
    new = make.picture(made_at=timezone.now() - timedelta(days=29))

    assert pictures.purge() == 1
    assert list(Image.objects.all()) == [new]
    assert pictures.purge(age=timedelta(days=1)) == 1
    assert not Image.objects.exists()
    assert old.hash in old.pgh_event_model.objects.values_list("hash", flat=True)


def row_of(picture, **more):
    return {"image": picture.hash, "alt_nb": "En ovn", "alt_en": "", **more}


@pytest.mark.parametrize("field", ["logo", "pictures", "panorama"])
def test_a_proposed_picture_stays_in_any_field_while_the_proposal_waits(
    ours, ola, old, field
):
    values = {"logo": old.hash, "pictures": [row_of(old)]}
    name = field if field in values else "logo"
    waiting = review.submit(ours, {name: values[name]}, by=ola).waiting
    ChangeItem.objects.update(field=field)

    assert pictures.purge() == 0
    review.withdraw(waiting.pk, by=ola)
    assert pictures.purge() == 1


def test_the_picture_that_a_proposal_replaces_stays_for_comparison(ours, ola, old):
    Organization.objects.update(logo=old)
    ours.refresh_from_db()
    waiting = review.submit(ours, {"logo": ""}, by=ola).waiting
    Organization.objects.update(logo=None)
    assert pictures.purge() == 0

    review.withdraw(waiting.pk, by=ola)
    ours.refresh_from_db()
    row = make(ProfilePicture, organization=ours, image=old)
    wanted = row_of(make.picture(), id=row.pk, place=1)
    review.submit(ours, {"pictures": [wanted]}, by=ola)
    row.delete()
    assert pictures.purge() == 0


@pytest.mark.parametrize("agreed", [[], ["picture"]], ids=["private", "agreed to"])
def test_a_picture_of_a_person_stays_until_it_is_removed(old, agreed):
    person = make.contact(picture=old, agreed=agreed)

    assert pictures.purge() == 0
    people.correct(person, email=person.email, picture=None)
    assert pictures.purge() == 1


def test_a_logo_or_a_picture_on_a_profile_stays_whoever_else_had_it(old, kari):
    rows = [make(ProfilePicture, image=old) for _ in range(2)]
    person = make.contact(picture=old)

    privacy.erase(person, by=kari)
    rows[0].delete()

    assert pictures.purge() == 0
    rows[1].delete()
    for is_listed in (True, False):
        with transaction.atomic():
            make.organization(logo=old, is_listed=is_listed)
            assert pictures.purge() == 0
            transaction.set_rollback(True)
    assert pictures.purge() == 1


# Who sees the pictures of a profile before they are published


def test_a_hash_in_a_text_shows_nothing(ours, ola):
    secret, own = make.picture(), make.picture()
    row = row_of(own) | {"alt_nb": secret.hash, "alt_en": secret.hash}

    review.submit(ours, {"pictures": [row], "summary_nb": secret.hash}, by=ola)

    assert list(Image.objects.seen_by_member(ola)) == [own]


def test_a_member_sees_the_picture_that_it_proposes_in_any_field_of_a_noun(ours, ola):
    case, facility = trial.CASES["Picture"](), make.facility(ours)

    with trial.added(FACILITY, case.columns, case.declare()):
        subject = review.Subject(FACILITY, ours, facility)
        review.submit(subject, {trial.NAME: case.value}, by=ola)
        seen = list(Image.objects.seen_by_member(ola))

    assert [picture.hash for picture in seen] == [case.value]


def test_a_published_picture_is_seen_by_all_members_if_it_is_listed(ours, ola):
    shown = make(ProfilePicture, organization=make.member())
    make(ProfilePicture, organization=make.member(is_listed=False))
    own = make(ProfilePicture, organization=make.member(is_listed=False))
    make.colleague(own.organization, user=ola)

    assert set(Image.objects.seen_by_member(ola)) == {shown.image, own.image}
