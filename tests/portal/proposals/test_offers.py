"""Members propose test facilities and streams; a stream is private unless they say so."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members import review
from members.models import ChangeRequest, ResourceStream, TestFacility
from tests.support.factories import LONG_AGO, make_facility, make_stream
from tests.support.html_forms import filled
from tests.support.proposal_forms import a_stream, at

pytestmark = pytest.mark.django_db


def test_a_facility_goes_through_review(as_ola, ours, kari):
    post = {"act": "send", "name_nb": "Pilothall", "capability_nb": "Elektrolyse"}
    as_ola.post(at("facilities_new"), post | {"is_listed": "on"})

    review.approve(ChangeRequest.objects.get().pk, by=kari)

    made = TestFacility.objects.get()
    assert (made.organization, made.is_listed) == (ours, True)
    assert made.source.startswith("Yara, ")


def test_a_stream_is_private_unless_the_member_says_otherwise(as_ola, ours, kari):
    page = as_ola.get(at("streams_new"))
    post = filled(page) | {"act": "send", "what": "offered heat"}
    as_ola.post(at("streams_new"), post)

    review.approve(ChangeRequest.objects.get().pk, by=kari)

    made = ResourceStream.objects.get()
    assert (made.direction, made.kind, made.is_public) == ("offered", "heat", False)
    assert made.since == timezone.localdate()
    assert (made.until - made.since).days in (365, 366)


def test_the_form_of_a_stream_asks_for_six_things(as_ola, ours):
    page = as_ola.get(at("streams_new")).text

    form = page.partition('id="proposal"')[2].partition("</form>")[0]
    shown = re.findall(
        r'<(?:select|textarea|input(?! type="hidden")) .*?name="(\w+)"', form
    )
    assert shown == ["what", "note", "amount", "site", "until", "is_public"]


@pytest.mark.parametrize(
    ("until", "is_accepted"),
    [("", False), (-1, False), (0, True), (730, True), (733, False)],
)
def test_the_last_day_is_chosen_and_at_most_two_years_ahead(
    as_ola, ours, until, is_accepted
):
    if until != "":
        until = (timezone.localdate() + timedelta(days=until)).isoformat()

    as_ola.post(at("streams_new"), a_stream("needed heat", until=until))

    assert ChangeRequest.objects.exists() == is_accepted


def test_a_last_day_of_before_may_stay_and_what_no_form_asks_for_stays(
    as_ola, ours, kari
):
    stream = make_stream(
        ours, until=LONG_AGO, band="1-10", unit="MW", rhythm="continuous", note_en="Hot"
    )
    there = at("streams_change", stream.pk)
    post = filled(as_ola.get(there)) | {
        "act": "send",
        "note": "Ny",
        "amount": "1-10 MW",
    }

    as_ola.post(there, post)

    [item] = ChangeRequest.objects.get().items.all()
    assert item.field == "note"


def test_what_becomes_competence_loses_its_rhythm(as_ola, ours, kari):
    stream = make_stream(ours, band="1-10", unit="MW", rhythm="continuous")
    there = at("streams_change", stream.pk)
    typed = a_stream(f"{stream.direction} competence", note="Sveis", amount="")
    as_ola.post(there, filled(as_ola.get(there)) | typed)

    review.approve(ChangeRequest.objects.get().pk, by=kari)

    stream.refresh_from_db()
    assert (stream.kind, stream.band, stream.rhythm) == ("competence", "", "")


def test_a_choice_that_is_none_is_refused_at_its_input(as_ola, ours):
    page = as_ola.post(at("streams_new"), a_stream("", amount="90 MW"))

    assert [at for at, _label, _text in page.context["form"].problems] == [
        "id_what",
        "id_amount",
    ]
    assert "Fill in “What you offer or seek”." in page.text


WITHOUT_WORDS = "Describe in your own words what it is."
WITH_AMOUNT = "Only materials and energy have an amount and a rhythm: leave them empty."


@pytest.mark.parametrize(
    ("typed", "words"),
    [({}, WITHOUT_WORDS), ({"note": "Test", "amount": "1-10 MW"}, WITH_AMOUNT)],
)
def test_a_partnership_is_described_in_words_and_has_no_amount(
    as_ola, ours, typed, words
):
    page = as_ola.post(at("streams_new"), a_stream("needed partnership", **typed))

    assert page.context["form"].general == [words]
    assert not ChangeRequest.objects.exists()


def test_a_member_seeks_competence_in_public_through_review(client, as_ola, ours, kari):
    post = a_stream("needed competence", note="Robotsveising", is_public="on")
    as_ola.post(at("streams_new"), post)
    before = client.get(ours.get_absolute_url()).text

    review.approve(ChangeRequest.objects.get().pk, by=kari)

    after = client.get(ours.get_absolute_url()).text
    assert ("Robotsveising" in before, "Robotsveising" in after) == (False, True)


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
