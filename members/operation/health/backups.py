"""Whether there are backups, copies of them and a trial, and an erasure can be recorded."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models.statements import run_sql
from members.operation import journal
from members.operation.backups import databases, state

from .problem import Problem

BACKUP_LATE = timedelta(hours=30)  # one a day, which takes its time
TRIAL_LATE = timedelta(days=9)  # one a week
COPY_LATE = timedelta(days=2)  # one a day
REPLACED_LONG_AGO = timedelta(days=30)
MIGRATED = "SELECT min(applied) FROM django_migrations"


def backup_problems():
    """Return the problems of backups; one query while a backup or trial was never made."""
    stored, now = state.read(), timezone.now()
    age = timedelta(0) if stored.backup_at and stored.check_at else _registry_age(now)
    problems = [*_backup(stored, now, age), *_trial(stored, now, age)]
    problems += _copy(stored, now)
    return [*problems, *_replaced(stored, now), *_journal()]


def _backup(stored, now, age):
    if stored.backup_at and now - stored.backup_at > BACKUP_LATE:
        text = _("The registry has not been backed up since %(day)s.")
        yield Problem("backup", text % {"day": _formatted(stored.backup_at)})
    elif not stored.backup_at and age > BACKUP_LATE:
        yield Problem("backup", _("There is no backup of the registry."))


def _trial(stored, now, age):
    if stored.check_failure:
        text = _("A backup was restored by way of trial, and that failed.")
        yield Problem("restore_check", text, stored.check_failure)
    elif stored.check_at and now - stored.check_at > TRIAL_LATE:
        text = _("No backup has been restored by way of trial since %(day)s.")
        yield Problem("restore_check", text % {"day": _formatted(stored.check_at)})
    elif not stored.check_at and age > TRIAL_LATE:
        text = _("No backup has ever been restored by way of trial.")
        yield Problem("restore_check", text)


def _copy(stored, now):
    is_known = stored.copy_at or stored.copy_failure
    if is_known and not (stored.copy_at and now - stored.copy_at < COPY_LATE):
        last = f"copied last: {stored.copy_at or 'never'}"
        text = _("The backups are not copied to another machine.")
        yield Problem("copy", text, stored.copy_failure or last)


def _replaced(stored, now):
    old = [
        name
        for name in stored.replaced
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


def _registry_age(now):
    """Return the time since the first migration."""
    [(first,)] = run_sql(MIGRATED)
    return now - first if first else timedelta(0)


def _formatted(moment):
    return date_format(timezone.localtime(moment))
