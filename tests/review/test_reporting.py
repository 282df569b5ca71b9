"""What a visitor reports is taken care of, dismissed, or published as it was said."""

import pytest

from members import review

pytestmark = pytest.mark.django_db


def test_a_visitors_words_are_answered_without_a_field(ours, kari):
    handled = review.report(ours, "Skiltet er feil", email="gjest@example.org")
    dismissed = review.report(ours, "Tull")

    assert review.approve(handled.pk, by=kari).status == "approved"
    assert review.reject(dismissed.pk, by=kari, reason="Tull").status == "rejected"


def test_a_visitor_may_say_what_is_right(ours, kari):
    request = review.report(ours, "", wanted={"phone": "1"})

    review.approve(request.pk, by=kari)

    ours.refresh_from_db()
    assert ours.phone == "1"
