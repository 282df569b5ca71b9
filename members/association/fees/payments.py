"""Match lines from the accountant, "number;day;amount", with the fees of a year."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action
from members.fields import fingerprint, partial_dates, refuse_unseen, value_or_words
from members.models import Fee
from members.models.periods import Precision

from .amounts import read_amount
from .marking import MARKS, mark_paid

MOST_LINES = 2_000
BETWEEN = re.compile(r"[;\t]")
MATCHED, DIFFERS, LEFT = "matched", "differs", "left"


@dataclass(frozen=True)
class Payment:
    """A line, the fee that it pays, and `why` it cannot be marked as paid."""

    line: str
    kind: str
    why: str = ""
    fee: Fee | None = None
    day: date | None = None
    amount: Decimal | None = None


def match_payments(year, text):
    """Return a Payment of each line of the text that is not empty, in two queries.

    A line names a fee by organization number, invoice number or reference.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValidationError(_("At most %(n)s lines at a time.") % {"n": MOST_LINES})
    by_key = _fees_by_key(year)
    payments = [_read_payment(line, by_key) for line in lines]
    times = Counter(one.fee.pk for one in payments if one.fee)
    return [_left_if_twice(one, times) for one in payments]


def fingerprint_of_payments(payments):
    return fingerprint([[p.line, p.kind, p.fee and p.fee.pk] for p in payments])


def mark_matched(payments, *, differing, seen, by):
    """Mark the fees of matched payments as paid, with `differing` the others too; the Batch.

    Raises ValidationError when `seen` is not the fingerprint of the payments.
    """
    text = _("Something has changed. Check the lines again.")
    refuse_unseen(seen, fingerprint_of_payments(payments), text)
    return mark_paid(_days(payments, differing), by=by)


def _days(payments, differing):
    kinds = {MATCHED, *([DIFFERS] if differing else [])}
    return {p.fee.pk: p.day for p in payments if p.kind in kinds}


def _paid(batch, payments, *, differing, **values):
    return _("Marked as paid: %s.") % len(_days(payments, differing))


class PaymentsForm(forms.Form):
    """Lines about the fees of a year; `payments` has the Payment of each line."""

    text = forms.CharField(
        label=gettext_lazy("Lines from the accountant"),
        max_length=200_000,
        help_text=gettext_lazy(
            "One payment a line: organization number, invoice number or reference; "
            "day; amount. For example 974 760 673;15.2.2027;12 500"
        ),
        error_messages={"required": gettext_lazy("Paste the lines.")},
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    differing = forms.BooleanField(
        label=gettext_lazy("Also mark those whose amount is another one as paid"),
        required=False,
    )

    def __init__(self, year, data=None):
        super().__init__(data, label_suffix="")
        self.year, self.payments = year, []

    def clean_text(self):
        text = self.cleaned_data["text"]
        self.payments = match_payments(self.year, text)
        return text

    @property
    def arguments(self):
        differing = self.cleaned_data["differing"]
        return {"differing": differing, "seen": self.data.get("seen", "")}


MARK_MATCHED = Action(
    gettext_lazy("Mark as paid"),
    mark_matched,
    _paid,
    PaymentsForm,
    may=MARKS["paid"].may,
)


def _fees_by_key(year):
    """Return {key: fees} of the year by organization number, invoice number and reference."""
    fees = {}
    for fee in Fee.objects.valid().filter(year=year).select_related("organization"):
        keys = fee.organization.orgnr, fee.invoice_number, fee.reference_for_invoice
        for key in {_folded(key) for key in keys if key}:
            fees.setdefault(key, []).append(fee)
    return fees


def _folded(key):
    return re.sub(r"\s+", "", key).casefold()


def _read_payment(line, by_key):
    cells = [cell.strip().strip('"') for cell in BETWEEN.split(line)]
    if len(cells) < 3:
        return Payment(
            line, LEFT, _("Write number, day and amount with ; between them.")
        )
    read, why = value_or_words(lambda: (_read_day(cells[1]), read_amount(cells[2])))
    if why:
        return Payment(line, LEFT, why)
    fees = by_key.get(_folded(cells[0]), [])
    if len(fees) != 1:
        why = (
            _("Several fees are called that.") if fees else _("No fee is called that.")
        )
        return Payment(line, LEFT, why)
    return _judge_payment(line, fees[0], *read)


def _read_day(text):
    day, precision = partial_dates.read(text)
    if day is None or precision != Precision.DAY:
        raise ValidationError(_("Enter a day, such as 15.1.2027."))
    return day


def _judge_payment(line, fee, day, amount):
    values = {"fee": fee, "day": day, "amount": amount}
    if fee.paid_on:
        return Payment(line, LEFT, _("It is marked as paid already."), **values)
    if not fee.billed_on or day < fee.billed_on:
        return Payment(line, LEFT, _("It was not billed by that day."), **values)
    if amount != fee.amount:
        return Payment(line, DIFFERS, _("The amount is another one."), **values)
    return Payment(line, MATCHED, **values)


def _left_if_twice(payment, times):
    if payment.fee and times[payment.fee.pk] > 1:
        why = _("Several lines are about this fee.")
        return Payment(payment.line, LEFT, why, payment.fee)
    return payment
