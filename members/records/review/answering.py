"""A partner confirms or declines a participation that others have stated."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.fields import fingerprint, refuse_unseen
from members.models import Participation

from .outcomes import close_corrected
from .partners import notify_claimant
from .proposing import lock_for
from .values import refuse_null


def participation_fingerprint(participation):
    """Return the fingerprint of the stated part: role and period."""
    row = participation
    ends = row.since, row.since_precision, row.until, row.until_precision
    return fingerprint([row.role, *map(str, ends)])


@transaction.atomic
def confirm(participation, *, by, seen=None, is_first=False):
    """Confirm the participation as of today; an earlier day of confirmation stays.

    `seen` is the fingerprint on the partner's page. Raises ValidationError, code
    "meanwhile" when the row has another one, "gone" when the row is deleted; with
    `is_first`, code "answered" once the partner has declined.
    """
    row = _lock_participation(participation, by, seen)
    if row.confirmed_on:
        return
    if is_first and row.declined_on:
        _refuse_second(row.declined_on)
    row.confirmed_on, row.declined_on, row.declined_why = timezone.localdate(), None, ""
    _save_answer(row)


@transaction.atomic
def decline(participation, why="", *, by, seen=None, is_first=False):
    """Decline the claim: the row is shown nowhere from now on, and stays as history.

    With `is_first`, raises code "answered" once the partner has confirmed.
    """
    refuse_null(why)
    row = _lock_participation(participation, by, seen)
    if row.declined_on:
        return
    if is_first and row.confirmed_on:
        _refuse_second(row.confirmed_on)
    row.confirmed_on, row.declined_on = None, timezone.localdate()
    row.declined_why = why.strip()
    _save_answer(row)
    close_corrected(row, by=by)


def _lock_participation(participation, by, seen):
    """Lock the organization, then its row: the global lock order."""
    lock_for(participation.organization, by)
    rows = Participation.objects.select_for_update(of=["self"])
    rows = rows.select_related("organization", "project", "claimed_by")
    row = rows.filter(pk=participation.pk).first()
    if row is None:
        raise ValidationError(_("This is no longer stated about you."), code="gone")
    if seen is not None:
        text = _("What is stated about you has just been changed. Check it again.")
        refuse_unseen(seen, participation_fingerprint(row), text)
    return row


def _refuse_second(day):
    text = _("This was answered otherwise on %(day)s. Log in to change the answer.")
    raise ValidationError(text % {"day": date_format(day)}, code="answered")


def _save_answer(row):
    row.full_clean()
    row.save(update_fields=["confirmed_on", "declined_on", "declined_why"])
    notify_claimant(row)
