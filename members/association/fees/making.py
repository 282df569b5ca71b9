"""Create the fees of a year, as one batch that can be undone."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff, recording
from members.fields import refuse_unseen
from members.models import Batch, Fee, FeeRate, Membership, Organization
from members.models.constraints import violations_as_refusals

from .forms import AmountsForm
from .preview import FeePreview
from .rates import lock_year


def make_fees(year, day, amounts=None, *, seen, by):
    """Create a fee for each line of the FeePreview; return the Batch.

    `amounts` is {number of an organization: amount or None}, for those that differ from
    the rate: None or 0 leaves it out. Raises ValidationError, code "meanwhile", when the
    preview is no longer the one that `seen` is the fingerprint of, or code "nothing".
    """
    amounts = amounts or {}
    reason = _("Membership fees %(year)s") % {"year": year}
    act = {"by": by, "reason": reason}
    with violations_as_refusals(), recording(Batch.Act.BULK, **act) as batch:
        lock_year(year)
        _lock_members(year, day)
        preview = FeePreview(year, day)
        refuse_unseen(seen, preview.fingerprint, _changed_meanwhile())
        rows = [_fee(line, amounts) for line in preview.lines]
        rows = [row for row in rows if row.amount]
        if not rows:
            raise ValidationError(_("No fee has an amount yet."), code="nothing")
        Fee.objects.bulk_create(rows, batch_size=1_000)
    return batch


def _made(batch, year, **values):
    number = batch.changes["fee"]["insert"]
    text = _("%(number)s fees of %(year)s are on the list.")
    return text % {"number": number, "year": year}


MAKE_FEES = Action(
    gettext_lazy("Make the list of %(year)s"),
    make_fees,
    _made,
    AmountsForm,
    may=Staff("members.add_fee"),
)


def _lock_members(year, day):
    """Lock the rows behind the preview, against a membership that ends or a new size."""
    stays = Membership.objects.on(day)
    members = Organization.objects.filter(pk__in=stays.values("organization"))
    for rows in (members, stays, FeeRate.objects.filter(year=year)):
        locked = rows.select_for_update(of=["self"], no_key=True).order_by("pk")
        list(locked.values_list("pk", flat=True))


def _fee(line, amounts):
    organization = line.organization
    amount = amounts.get(organization.pk, line.amount)
    return Fee(
        organization=organization,
        year=line.year,
        amount=amount,
        category=line.category,
        size=line.size,
    )


def _changed_meanwhile():
    return _(
        "Someone has changed a member, a rate or the list since you opened the page. "
        "Nothing is made; check the list below, and press again."
    )
