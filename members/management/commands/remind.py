from django.core.management.base import BaseCommand

from members.association import freshness


class Command(BaseCommand):
    help = (
        "E-mail the members due today to ask whether their profiles are correct;"
        " `manage.py work` does it daily."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="list them without sending"
        )

    def handle(self, *, dry_run, **options):
        for due in freshness.send_reminders(dry_run=dry_run):
            who = due.user.email if due.user else due.step.label
            self.stdout.write(f"{due.organization}: {who}")
