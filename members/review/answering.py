"""A partner confirms or declines what others have said of it."""

from django.db import transaction
from django.utils import timezone

from members.models import Participation

from .proposing import lock_for


@transaction.atomic
def confirm(participation, *, by):
    """Say that it is right, today; said before, the first day stands."""
    row = _lock(participation, by)
    if row.confirmed_on:
        return
    row.confirmed_on, row.declined_on, row.declined_why = timezone.localdate(), None, ""
    _save(row)


@transaction.atomic
def decline(participation, why="", *, by):
    """Say that it is wrong: the row is shown nowhere from now on, and stays as history."""
    row = _lock(participation, by)
    if row.declined_on:
        return
    row.confirmed_on, row.declined_on = None, timezone.localdate()
    row.declined_why = why.strip()
    _save(row)


def _lock(participation, by):
    """Lock the organization, then its row: the order of all who write."""
    lock_for(participation.organization, by)
    rows = Participation.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("organization", "project").get(pk=participation.pk)


def _save(row):
    row.full_clean()
    row.save(update_fields=["confirmed_on", "declined_on", "declined_why"])
