"""Restore the newest backup beside the live database, compare it, and remove it again."""

from datetime import timedelta

from django.core.management import BaseCommand, CommandError

from members.management.by_clock import ByClock
from members.operation import backups
from members.operation.backups import files, state
from members.operation.work.schedules import Every

DONE = "{name} can be restored: {tables} tables are as they were backed up{more}."
THOROUGH = ", and pg_amcheck finds nothing wrong"
WEEK = Every(timedelta(days=7))


class Command(ByClock, BaseCommand):
    help = (
        "Try whether the newest backup can be restored, fetched from BACKUP_TARGET if it is"
        " set; the live database is not touched. Runs as the role of OWNER_DATABASE_URL,"
        " which needs CREATEDB."
    )
    option = "--weekly"
    help_of_option = "go on, and try one every week"

    def is_due(self, now):
        last = state.read().check_at
        return WEEK.next_after(last) <= now if last else bool(files.whole_backups())

    def run_once(self):
        try:
            backup, is_thorough = backups.check()
        except (backups.BackupError, OSError) as failure:
            raise CommandError(str(failure)) from failure
        values = {"name": backup.dump.name, "tables": len(backup.manifest["tables"])}
        self.stdout.write(DONE.format(**values, more=THOROUGH if is_thorough else ""))
