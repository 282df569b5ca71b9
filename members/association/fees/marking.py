"""Mark fees as billed, as paid or as cancelled: many at once, all or none."""

import re
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff, recording
from members.models import Batch, Fee
from members.models.constraints import violations_as_refusals

from .forms import BilledForm, CancelForm, MarkForm

MOST_NAMED = 10
ENDS_IN_DIGITS = re.compile(r"(.*?)([0-9]{1,18})")


def mark_billed(numbers, on, first_number="", *, by):
    """Mark the fees as billed on the day; return the Batch.

    With the invoice number of the first, the others get the following, in order of names.
    """
    with violations_as_refusals(), _recording(by) as batch:
        rows = _lock_fees(numbers, _not_unbilled)
        following = invoice_numbers(first_number, len(rows))
        for row, number in zip(rows, following, strict=True):
            row.billed_on = on
            row.invoice_number = number or row.invoice_number
        Fee.objects.bulk_update(rows, ["billed_on", "invoice_number"], batch_size=500)
    return batch


def mark_paid(days, *, by):
    """Mark {number of a fee: day} as paid; return the Batch."""
    with violations_as_refusals(), _recording(by) as batch:
        rows = _lock_fees(days, _not_unpaid)
        early = [row for row in rows if days[row.pk] < row.billed_on]
        _refuse_fees(_("Paid before it was billed: %s."), early)
        for row in rows:
            row.paid_on = days[row.pk]
        Fee.objects.bulk_update(rows, ["paid_on"], batch_size=500)
    return batch


def cancel(numbers, on, why, *, by):
    """Cancel the fees with a reason; return the Batch. They stay on the list of cancelled."""
    with violations_as_refusals(), _recording(by, why) as batch:
        rows = _lock_fees(numbers, lambda row: row.cancelled_on)
        for row in rows:
            row.cancelled_on, row.cancelled_why = on, why
        columns = ["cancelled_on", "cancelled_why"]
        Fee.objects.bulk_update(rows, columns, batch_size=500)
    return batch


def _mark_paid_on(numbers, on, *, by):
    return mark_paid(dict.fromkeys(numbers, on), by=by)


def _marked_text(label):
    """Return the function for the words of success: the label and the number of fees."""

    def words(batch, numbers, **values):
        return _("%(what)s: %(n)s.") % {"what": label, "n": len(numbers)}

    return words


BILLED, PAID = gettext_lazy("Mark as billed"), gettext_lazy("Mark as paid")
CANCELLED = gettext_lazy("Cancel fees")
_fee_mark = partial(Action, may=Staff("members.change_fee"))
MARKS = {
    "billed": _fee_mark(
        BILLED,
        mark_billed,
        _marked_text(BILLED),
        BilledForm,
        fits=lambda fee: not fee.billed_on and not fee.cancelled_on,
    ),
    "paid": _fee_mark(
        PAID,
        _mark_paid_on,
        _marked_text(PAID),
        MarkForm,
        fits=lambda fee: fee.billed_on and not fee.paid_on and not fee.cancelled_on,
    ),
    "cancel": _fee_mark(
        CANCELLED,
        cancel,
        _marked_text(CANCELLED),
        CancelForm,
        fits=lambda fee: not fee.cancelled_on,
    ),
}


def invoice_numbers(first, how_many):
    """Return the number and those that follow: F-099, F-100; empty texts without one."""
    if not first:
        return [""] * how_many
    match = ENDS_IN_DIGITS.fullmatch(first)
    if not match:
        raise ValidationError(_("An invoice number ends in digits, such as 10234."))
    start, digits = match.groups()
    return [f"{start}{int(digits) + n:0{len(digits)}}" for n in range(how_many)]


def _recording(by, why=""):
    return recording(Batch.Act.BULK, by=by, reason=why or _("Membership fees"))


def _lock_fees(numbers, is_wrong):
    """Return the fees locked, by name; refuse all if one has changed since the page."""
    rows = Fee.objects.filter(pk__in=list(numbers)).order_by("pk")
    # Locked by pk in one order, so that two acts on the same fees cannot deadlock.
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    fees = list(rows.select_related("organization"))
    _refuse_fees(
        _("Changed since you opened the page, so nothing is marked: %s."),
        [row for row in fees if is_wrong(row)],
    )
    if len(fees) != len(set(numbers)) or not fees:
        raise ValidationError(_("Choose one row at least."), code="nothing")
    return sorted(fees, key=lambda row: (row.organization.sort_name, row.pk))


def _refuse_fees(sentence, rows):
    if rows:
        names = ", ".join(row.organization.name for row in rows[:MOST_NAMED])
        more = "…" if len(rows) > MOST_NAMED else ""
        raise ValidationError(sentence % f"{names}{more}", code="meanwhile")


def _not_unbilled(row):
    return row.billed_on or row.cancelled_on


def _not_unpaid(row):
    return row.paid_on or row.cancelled_on or not row.billed_on
