"""Dump the database into BACKUP_DIR, and remove the dumps that are not kept."""

from django.core.management import BaseCommand, CommandError

from members.operation import backups

DONE = "{name}: {size:.1f} MB, {rows} rows in {tables} tables, as of {made:%Y-%m-%d %H:%M:%S %Z}."


class Command(BaseCommand):
    help = (
        "Back up the whole database, pictures and attached files included, as the role of"
        " OWNER_DATABASE_URL. Seven daily, five weekly and twelve monthly backups are kept"
        " in BACKUP_DIR. Copy that folder to another machine; it holds personal data."
    )

    def handle(self, **options):
        try:
            made = backups.back_up()
        except (backups.BackupError, OSError) as failure:
            raise CommandError(str(failure)) from failure
        tables = made.manifest["tables"]
        counts = {"rows": sum(rows for rows, _hash in tables.values())}
        values = {"name": made.dump, "size": made.size / 1e6, "made": made.made_at}
        self.stdout.write(DONE.format(**values, **counts, tables=len(tables)))
