"""The table of rates of a year: read, written together, and made from another year."""

from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff, recording
from members.fields import fingerprint, refuse_unseen
from members.models import Batch, FeeCategory, FeeRate
from members.models.constraints import violations_as_refusals
from members.models.statements import run_sql

from .forms import CopyForm, RatesForm

WHOLE, HUNDRED = Decimal(1), Decimal(100)


def rates_of(year):
    """Return {(number of a category, size): amount} of the rates of a year."""
    rows = FeeRate.objects.filter(year=year)
    return {(c, size): amount for c, size, amount in rows.values_list(*KEY, "amount")}


KEY = ("category_id", "size")


def fingerprint_of_rates(year):
    rows = rates_of(year).items()
    return fingerprint(sorted([c, size, f"{amount:.2f}"] for (c, size), amount in rows))


def save_rates(year, rates, *, seen, new=None, by):
    """Write {(category, size): amount or None} as the rates of the year; return the Batch.

    `new` is an unsaved FeeCategory with {size: amount}. Raises ValidationError, code
    "meanwhile", when `seen` is not the fingerprint of the stored rates.
    """
    with violations_as_refusals(), recording(Batch.Act.SAVE, by=by) as batch:
        lock_year(year)
        refuse_unseen(seen, fingerprint_of_rates(year), _changed_meanwhile())
        if new:
            category, amounts = new
            category.full_clean()
            category.save()
            rates = rates | {(category.pk, size): a for size, a in amounts.items()}
        _write_rates(year, rates)
    return batch


def source_of(year):
    """Return the last year before with rates; the year before when there is none."""
    before = FeeRate.objects.filter(year__lt=year).aggregate(last=Max("year"))
    return before["last"] or year - 1


def copy_rates(year, percent, *, by):
    """Create the rates of a year from its source, changed by percent, in whole kroner.

    Raises ValidationError when the year has rates already, or the source none.
    """
    with recording(Batch.Act.SAVE, by=by) as batch:
        lock_year(year)
        if FeeRate.objects.filter(year=year).exists():
            text = _("%(year)s has rates already.") % {"year": year}
            raise ValidationError(text, code="meanwhile")
        source = source_of(year)
        rates = rates_of(source)
        if not rates:
            text = _("%(year)s has no rates to begin with.") % {"year": source}
            raise ValidationError(text, code="nothing")
        _write_rates(year, {key: adjusted(a, percent) for key, a in rates.items()})
    return batch


def _rates_saved(batch, year, **values):
    return _("The rates of %s are saved.") % year


_rates_action = partial(
    Action,
    may=Staff(*(f"members.{verb}_feerate" for verb in ["add", "change", "delete"])),
)
SAVE_RATES = _rates_action(
    gettext_lazy("Save the rates"), save_rates, _rates_saved, RatesForm
)
COPY_RATES = _rates_action(
    gettext_lazy("Make the rates of %(year)s"), copy_rates, _rates_saved, CopyForm
)


def adjusted(amount, percent):
    """Return the amount changed by percent, in whole kroner; half a krone is rounded up."""
    changed = amount * (HUNDRED + percent) / HUNDRED
    return changed.quantize(WHOLE, ROUND_HALF_UP)


def lock_year(year):
    """Wait for other writers of the rates or the list of the year."""
    # An advisory lock, as rates that do not exist yet cannot be locked.
    run_sql("SELECT pg_advisory_xact_lock(hashtext('members_fee'), %s)", [year])


def _changed_meanwhile():
    return _(
        "Someone has changed the rates since you opened the page. Nothing is saved; "
        "check what you typed, and save again."
    )


def _write_rates(year, rates):
    """Insert, change and delete rates, so that history holds only the differences."""
    rows = FeeRate.objects.filter(year=year).select_for_update(no_key=True)
    stored = {(row.category_id, row.size): row for row in rows.order_by("pk")}
    # Another window may have deleted a category of the page: its rates are left out.
    categories = set(FeeCategory.objects.values_list("pk", flat=True))
    for key, amount in rates.items():
        if key[0] in categories:
            _write_rate(stored.get(key), key, year, amount)


def _write_rate(row, key, year, amount):
    if amount is None:
        if row:
            row.delete()
    elif row is None:
        row = FeeRate(**dict(zip(KEY, key, strict=True)), year=year, amount=amount)
        row.full_clean()
        row.save()
    elif row.amount != amount:
        row.amount = amount
        row.full_clean()
        row.save(update_fields=["amount"])
