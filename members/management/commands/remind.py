from django.core.management.base import BaseCommand

from members import freshness


class Command(BaseCommand):
    help = "Ask members whether their profiles are right, those whose turn it is today."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *, dry_run, **options):
        for due in freshness.send_reminders(dry_run=dry_run):
            who = due.user.email if due.user else due.step.label
            self.stdout.write(f"{due.organization}: {who}")
