"""Members propose test facilities and streams; a stream is private unless they say so."""

import pytest

from members import review
from members.models import ChangeRequest, ResourceStream, TestFacility
from tests.support.factories import make_facility, make_secretary, make_stream

from .writing import at, typed

pytestmark = pytest.mark.django_db


def test_a_facility_goes_through_review(member, ours):
    post = {
        "act": "send",
        "name_nb": "Pilothall",
        "capability_nb": "Elektrolyse",
        "is_listed": "on",
    }
    member.post(at("facilities_new"), post)

    review.approve(ChangeRequest.objects.get().pk, by=make_secretary())

    made = TestFacility.objects.get()
    assert (made.organization, made.is_listed) == (ours, True)
    assert made.source.startswith("Yara, ")


def test_a_stream_is_private_unless_the_member_says_otherwise(member, ours):
    page = member.get(at("streams_new"))
    post = typed(page) | {"act": "send", "kind": "heat", "direction": "offered"}
    member.post(at("streams_new"), post)

    review.approve(ChangeRequest.objects.get().pk, by=make_secretary())

    assert ResourceStream.objects.get().is_public is False


def test_half_an_amount_is_refused_in_words(member, ours):
    post = {"act": "send", "kind": "heat", "direction": "needed", "unit": "MW"}

    page = member.post(at("streams_new"), post)

    assert page.context["form"].general == [
        "Enter both the amount and the unit, or neither."
    ]


def test_a_change_waits_and_is_shown(member, ours):
    lab = make_facility(ours)
    there = at("facilities_change", lab.pk)
    post = typed(member.get(there)) | {"act": "send", "terms_nb": "Etter avtale"}

    member.post(there, post)

    page = member.get(at("facilities"))
    waiting = ChangeRequest.objects.get()
    assert waiting.facility == lab
    assert page.context["register"].waiting == [(waiting, there)]


@pytest.mark.parametrize("kind", ["facilities", "streams"])
def test_what_is_anothers_answers_404(member, kind):
    row = {"facilities": make_facility, "streams": make_stream}[kind]()

    assert member.get(at(f"{kind}_change", row.pk)).status_code == 404
