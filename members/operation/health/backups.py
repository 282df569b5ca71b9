"""Whether the registry is backed up, a backup could be restored, and an erasure be recorded."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.operation import journal
from members.operation.backups import databases, state

from .problem import Problem

BACKUP_LATE = timedelta(hours=30)  # one a day, which takes its time
TRIAL_LATE = timedelta(days=9)  # one a week
REPLACED_LONG_AGO = timedelta(days=30)
MIGRATED = "SELECT min(applied) FROM django_migrations"


def backup_problems():
    """Return what is missing or has failed; one query while something was never done."""
    known, now = state.read(), timezone.now()
    age = timedelta(0) if known.backup_at and known.check_at else _age(now)
    found = [*_backup(known, now, age), *_trial(known, now, age)]
    return [*found, *_replaced(known, now), *_journal()]


def _backup(known, now, age):
    if known.backup_at and now - known.backup_at > BACKUP_LATE:
        text = _("The registry has not been backed up since %(day)s.")
        yield Problem("backup", text % {"day": _day(known.backup_at)})
    elif not known.backup_at and age > BACKUP_LATE:
        yield Problem("backup", _("There is no backup of the registry."))


def _trial(known, now, age):
    if known.check_failure:
        text = _("A backup was restored by way of trial, and that failed.")
        yield Problem("restore_check", text, known.check_failure)
    elif known.check_at and now - known.check_at > TRIAL_LATE:
        text = _("No backup has been restored by way of trial since %(day)s.")
        yield Problem("restore_check", text % {"day": _day(known.check_at)})
    elif not known.check_at and age > TRIAL_LATE:
        text = _("No backup has ever been restored by way of trial.")
        yield Problem("restore_check", text)


def _replaced(known, now):
    old = [
        name
        for name in known.replaced
        if now - databases.replaced_at(name) > REPLACED_LONG_AGO
    ]
    if old:
        text = _(
            "A database that was replaced by a backup more than 30 days ago is still there, with"
            " personal data in it."
        )
        names = ", ".join(old)
        yield Problem("replaced", text, f"{names}: manage.py restore --remove-old")


def _journal():
    if why := journal.why_unwritable():
        text = _(
            "Nobody can be erased now, since the journal of erasures cannot be written."
        )
        yield Problem("journal", text, why)


def _age(now):
    """Return how long the registry has been there."""
    with connection.cursor() as cursor:
        cursor.execute(MIGRATED)
        [first] = cursor.fetchone()
    return now - first if first else timedelta(0)


def _day(moment):
    return date_format(timezone.localtime(moment))
