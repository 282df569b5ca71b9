"""Whoever proposed something learns what became of it, in the transaction of the decision."""

import pytest
from django.utils import translation

from members.fields import BY_KEY
from members.models import ChangeItem, ChangeRequest, Letter
from members.records import review
from tests.support.cases import cases, code
from tests.support.factories import make
from tests.support.proposals import propose_values
from tests.support.refusals import codes


def letters(kind="review_outcome"):
    return {letter.to: letter for letter in Letter.objects.filter(kind=kind)}


def told(letter):
    """The letter without its greeting and its end."""
    return [line for line in letter.text.splitlines() if line][1:-4]


@pytest.fixture
def per(ours):
    """Return a colleague at Yara who reads English."""
    return make.colleague(ours, email="per@example.org", name="Per", language="en")


def test_a_letter_tells_what_was_approved_what_not_and_why(ours, per, kari, settings):
    propose_values(ours, per, phone="1", name="Good", employees=3)
    request = propose_values(ours, per, name="Best")
    reason = "The name is registered."

    review.approve(request.pk, ["phone", "employees"], by=kari, reason=reason)

    letter = letters()[per.email]
    assert letter.subject == "Published in part: your changes to Yara"
    site = settings.SITE_ADDRESS
    assert told(letter) == code(__file__, "partly.txt", SITE=site).splitlines()


def test_a_letter_says_field_by_field_what_is_public_and_keeps_paragraphs_apart(
    ours, per, kari
):
    ours.postal_address = "Storgata 1\n3915 Porsgrunn"
    ours.save()
    address = "Hydrovegen 55\n3936 Porsgrunn"
    values = {"postal_address": address, "invoice_reference": "4711"}
    review.approve(propose_values(ours, per, **values).pk, by=kari)

    letter = letters()[per.email]
    assert letter.subject == "Your changes to Yara are approved"
    assert told(letter)[1:-1] == [
        "Approved and now public:",
        "- Postal address:",
        "  Hydrovegen 55",
        "  3936 Porsgrunn",
        "Approved, and seen by you and the secretariat only:",
        "- Reference on invoices: 4711",
    ]
    Letter.objects.all().delete()
    values = {"invoice_reference": "12", "phone": "35"}
    proposal = propose_values(ours, per, **values)
    review.approve(proposal.pk, ["invoice_reference"], by=kari, reason="Wrong phone")
    subject = "Approved in part: Yara (only the secretariat sees it)"
    assert letters()[per.email].subject == subject


def test_a_subject_begins_with_a_capital_and_writes_a_name_as_its_owner(
    ours, per, kari
):
    said = {"kind": "heat", "direction": "needed", "note": "Damp", "is_public": True}
    request = review.submit(review.new(BY_KEY["stream"], ours), said, by=per).waiting
    review.approve(request.pk, by=kari)
    said = {"name_nb": "eLab", "capability_nb": "Måler", "is_listed": True}
    facility = review.new(BY_KEY["facility"], ours)
    review.approve(review.submit(facility, said, by=per).waiting.pk, by=kari)

    subjects = [one.subject for one in Letter.objects.order_by("pk")]
    assert subjects == ["Need for heat is published", "eLab is published"]


def test_everybody_who_proposed_any_of_it_and_still_acts_is_told(ours, ola, eva, kari):
    left, gone, _none = (make.colleague(ours) for _each in range(3))
    propose_values(ours, ola, name="Ny")
    propose_values(ours, left, phone="1")
    propose_values(ours, gone, website="https://example.no/")
    request = propose_values(ours, eva, employees=2)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    left.representations.get().revoke()
    make.representative(user=left)
    refused = codes(review.reject, request.pk, by=kari, reason=" ")
    assert (refused, letters()) == ({"reason": "reason"}, {})

    review.reject(request.pk, by=kari, reason="Feil")

    assert sorted(letters()) == [eva.email, ola.email]


def test_a_visitor_is_answered_without_own_words_and_forgotten(ours, kari):
    guest = {"name": "Spam", "email": "guest@example.org"}
    with translation.override("en"):
        right, wrong = (
            review.report(ours, "Buy at spam.example", **guest) for _ in "12"
        )
    without_address = review.report(ours, "Feil", name="Gjest")

    review.approve(right.pk, by=kari)
    review.reject(wrong.pk, by=kari, reason="It is right.")
    review.approve(without_address.pk, by=kari)

    for one in (right, wrong, without_address):
        one.refresh_from_db()
        assert (one.reporter_name, one.reporter_email) == ("", "")
    answers = Letter.objects.filter(kind="review_answer").order_by("pk")
    words = ["corrected the page", "It is right."]
    for letter, said in zip(answers, words, strict=True):
        assert (letter.to, said in letter.text) == (guest["email"], True)
        assert "pam" not in letter.text + letter.subject
        assert letter.text.count("/en/members/yara/\n") == 1


def test_a_report_that_cannot_be_used_is_refused(ours):
    for given, field in cases(__file__, "useless.jsonl"):
        refused = codes(review.report, ours, **{"message": "", **given})
        assert [*refused] == [field], given
    assert (ChangeRequest.objects.count(), ChangeItem.objects.count()) == (0, 0)


def test_the_letter_says_what_was_added_changed_by_the_secretariat_or_is_a_proposal(
    ours, per, kari
):
    kelp = make.topic(label_nb="Tare", label_en="Kelp")
    text = "First.\n\n" + "A paragraph that stays as it is, about this and that.\n\n"
    ours.description_en = text + "Old end."
    ours.save()
    values = {"name": "YARA", "topics": [kelp.slug], "logo": make.picture().hash}
    values |= {"summary_en": "", "description_en": text + "New end."}
    request = propose_values(ours, per, **values)

    review.approve(request.pk, by=kari, edited={"name": "Yara AS"}, reason="Legal name")

    [letter] = letters().values()
    fields = [line for line in told(letter) if line.startswith("-")]
    assert sorted(fields) == code(__file__, "changed.txt").splitlines()

    said = {"kind": "heat", "direction": "needed", "note": "Steam"}
    said["since"] = {"day": "2024-05-01", "precision": "month"}
    request = review.submit(review.new(BY_KEY["stream"], ours), said, by=per).waiting
    review.reject(request.pk, by=kari, reason="Too little")
    letter = Letter.objects.latest("pk")
    assert letter.subject == "Declined: your proposal (a need)"
