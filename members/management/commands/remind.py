from django.core.management.base import BaseCommand

from members import freshness


class Command(BaseCommand):
    help = (
        "Ask the members whose turn it is today whether their profiles are right, now;"
        " `manage.py work` does so daily."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="list them without sending"
        )

    def handle(self, *, dry_run, **options):
        for due in freshness.send_reminders(dry_run=dry_run):
            who = due.user.email if due.user else due.step.label
            self.stdout.write(f"{due.organization}: {who}")
