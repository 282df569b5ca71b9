"""Bring the copies of backups back, after the machine was lost for instance."""

from django.core.management import BaseCommand, CommandError

from members.operation import backups

DONE = "Fetched {number} backups and the journal of erasures. The newest: manage.py restore {path}"


class Command(BaseCommand):
    help = (
        "Fetch the newest copy of the backups and of the journal of erasures from"
        " BACKUP_TARGET into BACKUP_DIR. `manage.py restore` restores one of them."
    )

    def handle(self, **options):
        try:
            paths = backups.fetch()
        except (backups.BackupError, OSError) as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(DONE.format(number=len(paths), path=paths[0]))
