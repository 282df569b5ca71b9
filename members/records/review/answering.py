"""Confirm or decline statements of others about an organization."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.fields import refuse_unseen

from .asking import KINDS, claim_fingerprint, notify_claimant
from .outcomes import close_corrected
from .proposing import lock_for
from .values import refuse_null


@transaction.atomic
def confirm(claim, *, by, seen=None, is_first=False):
    """Confirm the claim as of today; an earlier day of confirmation stays.

    `seen` is the fingerprint on the partner's page. Raises ValidationError, code
    "meanwhile" when the row has another one, "gone" when the row is deleted; with
    `is_first`, code "answered" once it has been declined.
    """
    row = _lock_claim(claim, by, seen)
    if row.confirmed_on:
        return
    if is_first and row.declined_on:
        _refuse_second(row.declined_on)
    row.confirmed_on, row.declined_on, row.declined_why = timezone.localdate(), None, ""
    _save_answer(row)


@transaction.atomic
def decline(claim, why="", *, by, seen=None, is_first=False):
    """Decline the claim: the row is shown nowhere from now on, and stays as history.

    With `is_first`, raises code "answered" once it has been confirmed.
    """
    refuse_null(why)
    row = _lock_claim(claim, by, seen)
    if row.declined_on:
        return
    if is_first and row.confirmed_on:
        _refuse_second(row.confirmed_on)
    row.confirmed_on, row.declined_on = None, timezone.localdate()
    row.declined_why = why.strip()
    _save_answer(row)
    close_corrected(row, by=by)


def _lock_claim(claim, by, seen):
    """Lock the organization, then its row: the global lock order."""
    lock_for(claim.respondent, by)
    kind = KINDS[type(claim)]
    rows = kind.model.objects.select_for_update(of=["self"])
    rows = rows.select_related(*kind.names)
    row = rows.filter(pk=claim.pk).first()
    if row is None:
        raise ValidationError(_("This is no longer stated about you."), code="gone")
    if seen is not None:
        text = _("What is stated about you has just been changed. Check it again.")
        refuse_unseen(seen, claim_fingerprint(row), text)
    return row


def _refuse_second(day):
    text = _("This was answered otherwise on %(day)s. Log in to change the answer.")
    raise ValidationError(text % {"day": date_format(day)}, code="answered")


def _save_answer(row):
    row.full_clean()
    row.save(update_fields=["confirmed_on", "declined_on", "declined_why"])
    notify_claimant(row)
