"""Members propose test facilities and streams; a stream is private unless they say so."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from members.models import ChangeRequest, ResourceStream, TestFacility
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.profile_form import a_stream, at


def test_a_facility_goes_through_review_and_so_does_its_change(as_ola, ours, kari):
    post = {"act": "send", "name_nb": "Pilothall", "capability_nb": "Elektrolyse"}
    as_ola.post(at("facilities_new"), post | {"is_listed": "on"})
    review.approve(ChangeRequest.objects.get().pk, by=kari)
    made = TestFacility.objects.get()
    assert (made.organization, made.is_listed) == (ours, True)
    assert made.source.startswith("Yara, ")
    there = at("facilities_change", made.pk)
    post = filled(as_ola.get(there)) | {"act": "send", "terms_nb": "Etter avtale"}
    as_ola.post(there, post)
    page, waiting = as_ola.get(at("facilities")), ChangeRequest.objects.open().get()
    assert waiting.facility == made
    assert page.context["register"].waiting == [(waiting, there)]
    others = {"facilities_change": make.facility(), "streams_change": make.stream()}
    pages = [as_ola.get(at(name, row.pk)) for name, row in others.items()]
    assert [page.status_code for page in pages] == [404, 404]


IN_TONNES = {"-1": "under 1 000 tonn i året", "1000-": "mer enn 1 million tonn i året"}


@pytest.mark.parametrize("band", IN_TONNES)
def test_an_amount_in_thousands_of_tonnes_is_written_as_tonnes(band):
    with translation.override("nb"):
        assert make.stream(band=band, unit="kt/year").amount_text == IN_TONNES[band]


def test_what_never_becomes_public_is_not_said_to_await_that(as_ola):
    new, said = at("streams_new"), []
    for shown in ({}, {"is_public": "on"}):
        post = filled(as_ola.get(new)) | {"act": "send", "what": "offered heat"} | shown
        page = as_ola.post(new, post, follow=True)
        said += [str(message) for message in page.context["messages"]]

    assert said == [
        "Sent to the secretariat. Only the secretariat sees this.",
        "Sent to the secretariat. Nothing becomes public until it has been approved.",
    ]


def test_a_stream_is_private_unless_said_otherwise(client, as_ola, ours, kari):
    page = as_ola.get(at("streams_new"))
    form = page.text.partition('id="proposal"')[2].partition("</form>")[0]
    controls = r'<(?:select|textarea|input(?! type="hidden")) .*?name="(\w+)"'
    names = ["what", "note", "amount", "site", "until", "is_public"]
    assert re.findall(controls, form) == names
    post = filled(page) | {"act": "send", "what": "offered heat"}
    as_ola.post(at("streams_new"), post)
    review.approve(ChangeRequest.objects.get().pk, by=kari)
    made = ResourceStream.objects.get()
    assert (made.direction, made.kind, made.is_public) == ("offered", "heat", False)
    assert made.since == timezone.localdate()
    assert (made.until - made.since).days in (365, 366)
    post = a_stream("needed competence", note="Robotsveising", is_public="on")
    as_ola.post(at("streams_new"), post)
    before = client.get(ours.get_absolute_url()).text
    review.approve(ChangeRequest.objects.open().get().pk, by=kari)
    pages = (before, client.get(ours.get_absolute_url()).text)
    assert ["Robotsveising" in page for page in pages] == [False, True]


@pytest.mark.parametrize(
    ("until", "is_accepted"),
    [("", False), (-1, False), (0, True), (730, True), (733, False)],
)
def test_the_last_day_is_at_most_two_years_ahead(as_ola, ours, until, is_accepted):
    if until != "":
        until = (timezone.localdate() + timedelta(days=until)).isoformat()

    as_ola.post(at("streams_new"), a_stream("needed heat", until=until))

    assert ChangeRequest.objects.exists() == is_accepted


def test_a_last_day_of_before_and_what_no_form_asks_for_may_stay(as_ola, ours, kari):
    given = {"band": "1-10", "unit": "MW", "rhythm": "continuous", "note_en": "Hot"}
    stream = make.stream(ours, until=LONG_AGO, **given)
    there = at("streams_change", stream.pk)
    typed = {"act": "send", "note": "Ny", "amount": "1-10 MW"}
    as_ola.post(there, filled(as_ola.get(there)) | typed)
    request = ChangeRequest.objects.get()
    assert request.items.get().field == "note"
    review.withdraw(request.pk, by=request.items.get().proposed_by)
    typed = a_stream(f"{stream.direction} competence", note="Sveis", amount="")
    as_ola.post(there, filled(as_ola.get(there)) | typed)
    review.approve(ChangeRequest.objects.open().get().pk, by=kari)
    stream.refresh_from_db()
    # What becomes competence loses its amount and its rhythm.
    assert (stream.kind, stream.band, stream.rhythm) == ("competence", "", "")


WITHOUT_WORDS = "Describe in your own words what it is."
WITH_AMOUNT = "Only materials and energy have an amount and a rhythm: leave them empty."


def test_what_is_wrong_is_refused_at_its_input_or_in_words(as_ola, ours):
    page = as_ola.post(at("streams_new"), a_stream("", amount="90 MW"))
    places = [at for at, _label, _text in page.context["form"].problems]
    assert places == ["id_what", "id_amount"]
    assert "Fill in “What you offer or seek”." in page.text
    amount = {"note": "Test", "amount": "1-10 MW"}
    for typed, words in (({}, WITHOUT_WORDS), (amount, WITH_AMOUNT)):
        page = as_ola.post(at("streams_new"), a_stream("needed partnership", **typed))
        assert page.context["form"].general == [words]
    assert not ChangeRequest.objects.exists()
