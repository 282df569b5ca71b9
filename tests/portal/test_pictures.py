"""A proposed picture is visible to the representatives of its organization alone."""

import pytest
from django.test import Client

from members import review
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_member,
    make_picture,
    make_secretary,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(ours, ola):
    """Return a picture that a representative has proposed."""
    picture = make_picture(data=b"ny logo")
    review.submit(ours, {"logo": picture.hash}, by=ola)
    return picture


def picture_for(user, picture):
    client = Client()
    client.force_login(user)
    return client.get(f"/min-side/bilder/{picture.hash}.png")


def test_a_colleague_sees_a_proposed_picture_and_a_rejected_one(
    ours, waiting, eva, kari
):
    answer = picture_for(eva, waiting)
    review.reject(ours.change_requests.get().pk, by=kari, reason="Uklar.")

    assert (answer.status_code, answer.content) == (200, b"ny logo")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert picture_for(eva, waiting).status_code == 200


def test_nobody_else_sees_it(ours, waiting):
    hidden = make_member(is_listed=False, logo=make_picture())
    member_of_hidden = make_colleague(hidden)
    # Secretaries see it in the admin, behind a second factor.
    former = make_colleague(ours, until=LONG_AGO)
    others = [member_of_hidden, make_colleague(), former, make_secretary()]

    assert [picture_for(user, waiting).status_code for user in others] == [404] * 4
    assert picture_for(member_of_hidden, hidden.logo).status_code == 200
