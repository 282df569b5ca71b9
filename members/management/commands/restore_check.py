"""Restore the newest backup beside the live database, compare it, and remove it again."""

from django.core.management import BaseCommand, CommandError

from members.operation import backups

DONE = "{name} can be restored: {tables} tables are as they were backed up{more}."
THOROUGH = ", and pg_amcheck finds nothing wrong"


class Command(BaseCommand):
    help = (
        "Try whether the newest backup can be restored; the live database is not touched."
        " Runs as the role of OWNER_DATABASE_URL, which needs CREATEDB."
    )

    def handle(self, **options):
        try:
            backup, is_thorough = backups.check()
        except (backups.BackupError, OSError) as failure:
            raise CommandError(str(failure)) from failure
        values = {"name": backup.dump, "tables": len(backup.manifest["tables"])}
        self.stdout.write(DONE.format(**values, more=THOROUGH if is_thorough else ""))
