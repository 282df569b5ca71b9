"""Who sees the pictures of a profile before they are published, and when they are deleted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import pictures, privacy, review
from members.models import Image, ProfilePicture
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_contact,
    make_member,
    make_picture,
    make_secretary,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db
LONG_SINCE = timedelta(days=31)


def row_of(picture):
    return {"image": picture.hash, "alt_nb": "En ovn", "alt_en": ""}


def propose(ours, picture, by):
    return review.submit(ours, {"pictures": [row_of(picture)]}, by=by).waiting


@pytest.fixture
def waiting(ours, ola):
    """Return a picture that a representative has proposed."""
    picture = make_picture(made_at=timezone.now() - LONG_SINCE)
    propose(ours, picture, by=ola)
    return picture


SEES = {
    "the one who proposed it": (lambda ours: ours.representatives.first().user, True),
    "a colleague": (make_colleague, True),
    "a former colleague": (lambda ours: make_colleague(ours, until=LONG_AGO), False),
    "a user of another organization": (lambda ours: make_colleague(), False),
    # Secretaries see it in the admin, behind a second factor.
    "a secretary": (lambda ours: make_secretary(), False),
}


@pytest.mark.parametrize(("who", "is_seen"), SEES.values(), ids=SEES)
def test_a_proposed_picture_is_seen_by_its_organization_alone(
    client, ours, waiting, who, is_seen
):
    client.force_login(who(ours))

    there = reverse("portal:picture", args=[waiting.hash, waiting.kind])

    assert client.get(there).status_code == (200 if is_seen else 404)
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert waiting.hash not in client.get("/medlemmer/yara/").text


def test_the_reviewer_sees_a_proposed_picture_and_a_reader_does_not(
    waiting, as_secretary, reader
):
    there = reverse("admin:picture", args=[waiting.hash])

    assert as_secretary.get(there).status_code == 200
    assert waiting not in Image.objects.visible_to(reader)


def test_a_rejected_picture_is_seen_by_its_organization_still(ours, waiting, eva, kari):
    review.reject(review.pending(ours).pk, by=kari, reason="Uklar.")

    assert list(Image.objects.seen_by_member(eva)) == [waiting]
    assert list(Image.objects.seen_by_member(make_colleague())) == []


def test_a_hash_in_a_text_about_a_picture_shows_nothing(ours, ola):
    secret, own = make_picture(), make_picture()
    row = row_of(own) | {"alt_nb": secret.hash, "alt_en": secret.hash}

    review.submit(ours, {"pictures": [row], "summary_nb": secret.hash}, by=ola)

    assert list(Image.objects.seen_by_member(ola)) == [own]


def test_a_published_picture_is_seen_by_all_members_if_it_is_listed(ours, ola):
    shown = make(ProfilePicture, organization=make_member())
    make(ProfilePicture, organization=make_member(is_listed=False))
    own = make(ProfilePicture, organization=make_member(is_listed=False))
    make_colleague(own.organization, user=ola)

    seen = set(Image.objects.seen_by_member(ola))

    assert seen == {shown.image, own.image}


def test_a_proposed_picture_is_purged_once_nobody_waits_for_it(ours, waiting, ola):
    assert pictures.purge() == 0

    review.withdraw(review.pending(ours).pk, by=ola)

    assert pictures.purge() == 1


def test_the_picture_that_a_proposal_replaces_stays_for_comparison(ours, ola):
    old = make_picture(made_at=timezone.now() - LONG_SINCE)
    row = make(ProfilePicture, organization=ours, image=old)
    wanted = {"id": row.pk, "place": 1, **row_of(make_picture())}
    review.submit(ours, {"pictures": [wanted]}, by=ola)
    row.delete()

    assert pictures.purge() == 0


def test_a_picture_on_a_profile_stays_however_old_it_is_and_whoever_else_had_it(kari):
    shared = make_picture(made_at=timezone.now() - LONG_SINCE)
    rows = [make(ProfilePicture, image=shared) for _ in range(2)]
    person = make_contact(picture=shared)

    privacy.erase(person, by=kari)
    rows[0].delete()

    assert pictures.purge() == 0
    assert Image.objects.filter(pk=shared.pk).exists()
