"""A partner confirms or declines what others have said of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.fields import fingerprint, refuse_unseen
from members.models import Participation

from .applying import refuse_null
from .partners import tell_claimant
from .proposing import lock_for
from .reporting import close_corrected


def participation_fingerprint(participation):
    """Return the fingerprint of what others say of the partner: its role, and when."""
    row = participation
    ends = row.since, row.since_precision, row.until, row.until_precision
    return fingerprint([row.role, *map(str, ends)])


@transaction.atomic
def confirm(participation, *, by, seen=None, is_first=False):
    """Say that it is right, today; said before, the first day stands.

    `seen` is the fingerprint that the partner has read: refused, code "meanwhile", when
    the row says something else by now; and code "gone" when nobody says so any more.
    With `is_first` it is refused, code "answered", once the partner has said no.
    """
    row = _lock(participation, by, seen)
    if row.confirmed_on:
        return
    if is_first and row.declined_on:
        _refuse_second(row.declined_on)
    row.confirmed_on, row.declined_on, row.declined_why = timezone.localdate(), None, ""
    _save(row)


@transaction.atomic
def decline(participation, why="", *, by, seen=None, is_first=False):
    """Decline the claim: the row is shown nowhere from now on, and stays as history.

    With `is_first` it is refused, code "answered", once the partner has said yes.
    """
    refuse_null(why)
    row = _lock(participation, by, seen)
    if row.declined_on:
        return
    if is_first and row.confirmed_on:
        _refuse_second(row.confirmed_on)
    row.confirmed_on, row.declined_on = None, timezone.localdate()
    row.declined_why = why.strip()
    _save(row)
    close_corrected(row, by=by)


def _lock(participation, by, seen):
    """Lock the organization, then its row: the order of all who write."""
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


def _save(row):
    row.full_clean()
    row.save(update_fields=["confirmed_on", "declined_on", "declined_why"])
    tell_claimant(row)
