"""Fees are marked as billed, paid or cancelled together, all or none."""

from datetime import date
from decimal import Decimal

from members.association.fees import (
    STATES,
    cancel,
    fees_of,
    mark_billed,
    mark_paid,
    match_payments,
    sums_of,
    total_of,
)
from members.models import Fee
from tests.support.admin import undo
from tests.support.factories import make
from tests.support.merging import merge_them
from tests.support.refusals import refusal

from .making import make_billed

BILLED, PAID = date(2026, 1, 2), date(2026, 2, 1)


def paid():
    return Fee.objects.filter(paid_on__isnull=False)


def test_invoice_numbers_follow_in_the_order_of_names_or_mark_nothing(kari):
    rows = make_billed(3, billed_on=None)
    for first, numbers in {
        "F-099": ["F-099", "F-100", "F-101"],
        "7": ["7", "8", "9"],
        "": ["", "", ""],
    }.items():
        Fee.objects.update(billed_on=None, invoice_number="")
        mark_billed([row.pk for row in reversed(rows)], PAID, first, by=kari)
        fees = Fee.objects.order_by("organization__sort_name")
        marks = [(fee.invoice_number, fee.billed_on) for fee in fees]
        assert marks == [(number, PAID) for number in numbers]

    make_billed(1, year=2024, invoice_number="101")
    [row] = make_billed(1, year=2025, billed_on=None)
    for number in ("101", "F-"):  # another has it; no digits
        refusal(mark_billed, [row.pk], PAID, number, by=kari)
        assert Fee.objects.get(pk=row.pk).billed_on is None, number


def test_paid_is_one_act_which_one_stale_fee_stops(as_secretary, kari):
    first, second, third = make_billed(3)
    batch = mark_paid({first.pk: PAID, second.pk: PAID}, by=kari)
    assert batch.changes == {"fee": {"update": 2}}
    undo(as_secretary, batch)
    assert not paid().exists()

    mark_paid({second.pk: PAID}, by=kari)
    early = date(2026, 1, 1)  # before it is billed
    for days, code in [
        ({first.pk: PAID, second.pk: PAID}, "meanwhile"),
        ({first.pk: PAID, third.pk + 1: PAID}, "nothing"),
        ({first.pk: early}, "meanwhile"),
        ({}, "nothing"),
    ]:
        assert refusal(lambda days=days: mark_paid(days, by=kari)).code == code
    assert paid().count() == 1

    mark_paid({first.pk: BILLED}, by=kari)
    assert paid().count() == 2


def test_the_states_share_out_the_fees_of_a_year(kari):
    old, new, settled, gone = make_billed(4)
    make_billed(1, year=2025, amount=7)
    Fee.objects.filter(pk=new.pk).update(billed_on=PAID)
    mark_paid({settled.pk: PAID}, by=kari)
    cancel([gone.pk], PAID, "Kreditert", by=kari)
    # A cancelled fee stays and makes room for another.
    waits = Fee.objects.create(organization=gone.organization, year=2026, amount=5)

    assert list(fees_of(2026)) == [old, new, settled, waits, gone]
    assert total_of(sums_of(2026)).amount == 1000 + 1001 + 1002 + 5
    states = {s: set(fees_of(2026, s, today=date(2026, 2, 2))) for s in STATES}
    assert states == {
        "": {old, new, settled, gone, waits},
        "unbilled": {waits},
        "unpaid": {old, new},
        "overdue": {old},
        "paid": {settled},
        "missing": {old, new, settled, waits},
        "cancelled": {gone},
    }


def test_lines_of_the_accountant_are_matched_by_number_and_reference(kari):
    one, two, three = make_billed(3)
    organization = one.organization
    organization.orgnr = "974760673"
    organization.save()
    Fee.objects.filter(pk=two.pk).update(invoice_number="F-12")
    Fee.objects.filter(pk=three.pk).update(reference="Best 7")
    text = (
        "974 760 673;3.2.2026;1000\nf-12\t2026-02-03\t1 001,00\nbest 7;3.2.2026;999\n"
        "ukjent;3.2.2026;1\nF-12;32.2.2026;1\nF-12;2026;1001\nbare tull\n\n"
    )

    payments = match_payments(2026, text)

    kinds = [payment.kind for payment in payments]
    assert kinds == ["matched", "matched", "differs", *["left"] * 4]
    assert [payment.fee for payment in payments[:3]] == [one, two, three]
    assert payments[1].amount == Decimal("1001.00")


def test_a_line_pays_one_fee_that_is_billed_and_not_paid():
    make_billed(1, invoice_number="5")
    make_billed(2, reference="6")
    make_billed(1, invoice_number="7", paid_on=PAID)

    for text, kinds in {
        ' "5" ; "3.2.2026" ; "1000" ': ["matched"],
        "5;2.1.2026;1000": ["matched"],
        "5;1.1.2026;1000": ["left"],  # before it was billed
        "5;3.2.2026;1000\n5;4.2.2026;1000": ["left", "left"],
        "6;3.2.2026;1000": ["left"],  # two are called that
        "7;3.2.2026;1000": ["left"],  # paid already
    }.items():
        assert [one.kind for one in match_payments(2026, text)] == kinds, text


def test_fees_move_with_a_merge_and_of_two_for_one_year_one_is_chosen(superuser):
    one, other = make.member(name="Alfa"), make.organization(name="Alfa AS")
    rows = [(one, 2026), (other, 2026), (other, 2025)]
    stays, gone, moved = (
        Fee.objects.create(organization=organization, year=year, amount=1)
        for organization, year in rows
    )

    chosen = {f"solve-fee-organization-{gone.pk}": "left"}
    merge_them(one, other, superuser, **chosen)

    assert set(one.fees.all()) == {stays, moved}
