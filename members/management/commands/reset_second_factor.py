"""Remove the second factors of a user; the next log-in sets up a new one."""

from django.core.management import BaseCommand, CommandError

from members.accounts import staff
from members.models import User


class Command(BaseCommand):
    help = "Remove the passkeys, app and backup codes of a user who has lost them."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument(
            "--reason",
            required=True,
            help="How the person was recognized; it is kept in history.",
        )

    def handle(self, *, email, reason, **options):
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as unknown:
            raise CommandError(
                f"There is no account with the address {email}."
            ) from unknown
        removed = staff.reset_by_command(user, reason=reason)
        self.stdout.write(f"Removed {removed} from {user.email}.")
