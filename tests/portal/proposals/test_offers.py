"""Members propose test facilities and streams; a stream is private unless they say so."""

import pytest

from members import review
from members.models import ChangeRequest, ResourceStream, TestFacility
from tests.support.factories import make_facility, make_stream
from tests.support.html_forms import filled
from tests.support.proposal_forms import at

pytestmark = pytest.mark.django_db


def test_a_facility_goes_through_review(as_ola, ours, kari):
    post = {
        "act": "send",
        "name_nb": "Pilothall",
        "capability_nb": "Elektrolyse",
        "is_listed": "on",
    }
    as_ola.post(at("facilities_new"), post)

    review.approve(ChangeRequest.objects.get().pk, by=kari)

    made = TestFacility.objects.get()
    assert (made.organization, made.is_listed) == (ours, True)
    assert made.source.startswith("Yara, ")


def test_a_stream_is_private_unless_the_member_says_otherwise(as_ola, ours, kari):
    page = as_ola.get(at("streams_new"))
    post = filled(page) | {"act": "send", "kind": "heat", "direction": "offered"}
    as_ola.post(at("streams_new"), post)

    review.approve(ChangeRequest.objects.get().pk, by=kari)

    assert ResourceStream.objects.get().is_public is False


def test_half_an_amount_is_refused_in_words(as_ola, ours):
    post = {"act": "send", "kind": "heat", "direction": "needed", "unit": "MW"}

    page = as_ola.post(at("streams_new"), post)

    assert page.context["form"].general == [
        "Enter both the amount and the unit, or neither."
    ]


def test_a_change_waits_and_is_shown(as_ola, ours):
    lab = make_facility(ours)
    there = at("facilities_change", lab.pk)
    post = filled(as_ola.get(there)) | {"act": "send", "terms_nb": "Etter avtale"}

    as_ola.post(there, post)

    page = as_ola.get(at("facilities"))
    waiting = ChangeRequest.objects.get()
    assert waiting.facility == lab
    assert page.context["register"].waiting == [(waiting, there)]


@pytest.mark.parametrize("kind", ["facilities", "streams"])
def test_what_is_anothers_answers_404(as_ola, kind):
    row = {"facilities": make_facility, "streams": make_stream}[kind]()

    assert as_ola.get(at(f"{kind}_change", row.pk)).status_code == 404
