"""Whether the registry is backed up, and whether a backup could be restored."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.backups import state

from .problem import Problem

BACKUP_LATE = timedelta(hours=30)  # one a day, which takes its time
TRIAL_LATE = timedelta(days=9)  # one a week
MIGRATED = "SELECT min(applied) FROM django_migrations"


def backup_problems():
    """Return what is missing or has failed; one query while something was never done."""
    known, now = state.read(), timezone.now()
    age = timedelta(0) if known.backup_at and known.check_at else _age(now)
    return [*_backup(known, now, age), *_trial(known, now, age)]


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


def _age(now):
    """Return how long the registry has been there."""
    with connection.cursor() as cursor:
        cursor.execute(MIGRATED)
        [first] = cursor.fetchone()
    return now - first if first else timedelta(0)


def _day(moment):
    return date_format(timezone.localtime(moment))
