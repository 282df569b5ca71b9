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


WITHOUT_WORDS = "Describe in your own words what it is."
WITH_RHYTHM = "Only materials and energy have an amount and a rhythm: leave them empty."


@pytest.mark.parametrize(
    ("typed", "words"),
    [({}, WITHOUT_WORDS), ({"note": "Test", "rhythm": "continuous"}, WITH_RHYTHM)],
)
def test_a_partnership_is_described_in_words_and_has_no_rhythm(
    as_ola, ours, typed, words
):
    post = {"act": "send", "kind": "partnership", "direction": "needed", **typed}

    page = as_ola.post(at("streams_new"), post)

    assert page.context["form"].general == [words]
    assert not ChangeRequest.objects.exists()


def test_a_member_seeks_competence_in_public_through_review(client, as_ola, ours, kari):
    post = {
        "act": "send",
        "kind": "competence",
        "direction": "needed",
        "note": "Robotsveising",
        "is_public": "on",
    }
    as_ola.post(at("streams_new"), post)
    before = client.get(ours.get_absolute_url()).text

    review.approve(ChangeRequest.objects.get().pk, by=kari)

    after = client.get(ours.get_absolute_url()).text
    assert ("Robotsveising" in before, "Robotsveising" in after) == (False, True)


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
