"""A proposed picture is visible to the representatives of its organization alone."""

import pytest
from django.urls import reverse
from django.utils import translation

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


def address_of(picture):
    return reverse("portal:picture", args=[picture.hash, picture.kind])


def test_a_colleague_sees_a_proposed_picture(client, ours, waiting, eva):
    client.force_login(eva)

    answer = client.get(address_of(waiting))

    assert (answer.status_code, answer.content) == (200, b"ny logo")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )


def test_a_colleague_still_sees_a_rejected_picture(client, ours, waiting, kari, eva):
    review.reject(ours.change_requests.get().pk, by=kari, reason="Uklar.")
    client.force_login(eva)

    assert client.get(address_of(waiting)).status_code == 200


def test_members_of_an_unlisted_organization_see_its_logo(client, ours, waiting):
    hidden = make_member(is_listed=False, logo=make_picture())
    client.force_login(make_colleague(hidden))

    assert client.get(address_of(hidden.logo)).status_code == 200
    assert client.get(address_of(waiting)).status_code == 404


WHO = {
    "a user of another organization": lambda ours: make_colleague(),
    "a former colleague": lambda ours: make_colleague(ours, until=LONG_AGO),
    # Secretaries see it in the admin, behind a second factor.
    "a secretary": lambda ours: make_secretary(),
}


@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
def test_nobody_else_sees_it(client, ours, waiting, who):
    client.force_login(who(ours))

    assert client.get(address_of(waiting)).status_code == 404


def test_a_visitor_is_redirected_to_the_log_in(client, waiting):
    assert client.get(address_of(waiting)).status_code == 302


def test_the_address_is_in_the_language_of_the_page():
    picture = make_picture(data=b"bilde")

    with translation.override("en"):
        english = address_of(picture)

    assert english == f"/en/my-page/pictures/{picture.hash}.png"
    assert address_of(picture) == f"/min-side/bilder/{picture.hash}.png"
