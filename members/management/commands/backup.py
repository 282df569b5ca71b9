"""Dump the database into BACKUP_DIR, remove the dumps that are not kept, and copy the rest."""

from datetime import time

from django.core.management import BaseCommand, CommandError

from members.management.by_clock import ByClock
from members.operation import backups
from members.operation.backups import state
from members.operation.work.schedules import Daily

DONE = "{name}: {size:.1f} MB, {rows} rows in {tables} tables, as of {made:%Y-%m-%d %H:%M:%S %Z}."
COPIED = "Copied to BACKUP_TARGET, encrypted."
NIGHT = Daily(time(2, 30))


class Command(ByClock, BaseCommand):
    help = (
        "Back up the whole database, pictures and attached files included, as the role of"
        " OWNER_DATABASE_URL. Seven daily, five weekly and twelve monthly backups are kept"
        " in BACKUP_DIR, and copied to BACKUP_TARGET if it is set; they hold personal data."
    )
    option = "--nightly"
    help_of_option = "go on, and make one every night at half past two"

    def is_due(self, now):
        last = state.read().backup_at
        return last is None or NIGHT.next_after(last) <= now

    def run_once(self):
        try:
            made = backups.back_up()
            self._report(made)
            if backups.copy():
                self.stdout.write(COPIED)
        except (backups.BackupError, OSError) as failure:
            raise CommandError(str(failure)) from failure

    def _report(self, made):
        tables = made.manifest["tables"]
        counts = {"rows": sum(rows for rows, _hash in tables.values())}
        values = {"name": made.dump, "size": made.size / 1e6, "made": made.made_at}
        self.stdout.write(DONE.format(**values, **counts, tables=len(tables)))
