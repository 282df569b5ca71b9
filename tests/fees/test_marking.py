"""Fees are marked as billed, paid or cancelled together, all or none."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from members.fees import listing, marking
from members.fees.payments import match_payments
from members.history.undo import undo
from members.models import Fee
from tests.support.factories import make_member

from .making import make_billed

pytestmark = pytest.mark.django_db
PAID = date(2026, 2, 1)


def test_invoice_numbers_follow_in_the_order_of_names(kari):
    rows = make_billed(3, kari, billed_on=None)

    marking.mark_billed([r.pk for r in reversed(rows)], PAID, "F-099", by=kari)

    found = Fee.objects.order_by("organization__sort_name")
    numbers = ["F-099", "F-100", "F-101"]
    assert list(found.values_list("invoice_number", flat=True)) == numbers
    assert {row.billed_on for row in found} == {PAID}


def test_a_number_that_another_fee_has_is_refused_and_nothing_marked(kari):
    make_billed(1, kari, invoice_number="101")
    row = make_billed(1, kari, year=2025, billed_on=None)[0]

    with pytest.raises(ValidationError):
        marking.mark_billed([row.pk], PAID, "101", by=kari)

    row.refresh_from_db()
    assert row.billed_on is None


def test_paid_is_one_act_that_can_be_undone(kari):
    rows = make_billed(10, kari)

    batch = marking.mark_paid(dict.fromkeys([r.pk for r in rows], PAID), by=kari)

    assert batch.changes == {"fee": {"update": 10}}
    undo(batch, by=kari)
    assert not Fee.objects.filter(paid_on__isnull=False).exists()


def test_one_that_is_no_longer_as_shown_stops_them_all(kari):
    rows = make_billed(3, kari)
    marking.mark_paid({rows[1].pk: PAID}, by=kari)

    with pytest.raises(ValidationError, match="Bedrift 001") as refused:
        marking.mark_paid(dict.fromkeys([r.pk for r in rows], PAID), by=kari)

    assert refused.value.code == "meanwhile"
    assert Fee.objects.filter(paid_on__isnull=False).count() == 1


def test_one_that_is_no_longer_there_stops_them_all(kari):
    [row] = make_billed(1, kari)

    with pytest.raises(ValidationError) as refused:
        marking.mark_paid({row.pk: PAID, row.pk + 1: PAID}, by=kari)

    assert refused.value.code == "nothing"
    assert not Fee.objects.filter(paid_on__isnull=False).exists()


def test_the_sums_of_a_year_count_no_fee_of_another(kari):
    make_billed(2, kari, amount=5)
    make_billed(1, kari, year=2025, amount=7)

    assert listing.total_of(listing.sums_of(2026)).amount == 10


def test_a_cancelled_fee_stays_and_makes_room_for_another(kari):
    [row] = make_billed(1, kari)

    marking.cancel([row.pk], PAID, "Kreditert", by=kari)

    new = Fee.objects.create(organization=row.organization, year=2026, amount=5)
    assert list(listing.fees_of(2026)) == [new, row]
    assert listing.total_of(listing.sums_of(2026)).amount == 5


def test_the_states_share_out_the_fees_of_a_year(kari):
    today = date(2026, 2, 2)
    old, new, paid, gone = make_billed(4, kari)
    Fee.objects.filter(pk=new.pk).update(billed_on=date(2026, 2, 1))
    marking.mark_paid({paid.pk: PAID}, by=kari)
    marking.cancel([gone.pk], PAID, "Feil", by=kari)
    waits = Fee.objects.create(organization=make_member(), year=2026, amount=1)

    found = {s: set(listing.fees_of(2026, s, today=today)) for s in listing.STATES}

    assert found == {
        "": {old, new, paid, gone, waits},
        "unbilled": {waits},
        "unpaid": {old, new},
        "overdue": {old},
        "paid": {paid},
        "missing": {old, new, paid, waits},
        "cancelled": {gone},
    }


def test_lines_of_the_accountant_are_matched_by_number_and_reference(kari):
    one, two, three = make_billed(3, kari)
    organization = one.organization
    organization.orgnr = "974760673"
    organization.save()
    Fee.objects.filter(pk=two.pk).update(invoice_number="F-12")
    Fee.objects.filter(pk=three.pk).update(reference="Best 7")
    text = (
        "974 760 673;3.2.2026;1000\nf-12\t2026-02-03\t1 001,00\nbest 7;3.2.2026;999\n"
        "ukjent;3.2.2026;1\nF-12;32.2.2026;1\nbare tull\n\n"
    )

    found = match_payments(2026, text)

    kinds = [payment.kind for payment in found]
    assert kinds == ["matched", "matched", "differs", "left", "left", "left"]
    assert [payment.fee for payment in found[:3]] == [one, two, three]
    assert found[1].amount == Decimal("1001.00")


def test_cells_in_quotes_with_spaces_around_them_are_read(kari):
    [row] = make_billed(1, kari, invoice_number="5")

    [found] = match_payments(2026, ' "5" ; "3.2.2026" ; "1000" ')

    assert (found.kind, found.fee) == ("matched", row)


def test_two_lines_about_one_fee_are_both_left(kari):
    [row] = make_billed(1, kari, invoice_number="5")

    found = match_payments(2026, "5;3.2.2026;1000\n5;4.2.2026;1000")

    assert [payment.kind for payment in found] == ["left", "left"]
    assert row.paid_on is None
