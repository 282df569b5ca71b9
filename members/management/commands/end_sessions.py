"""End the sessions of one user, or of all."""

from django.core.management import BaseCommand, CommandError

from members.accounts import sessions
from members.models import User


class Command(BaseCommand):
    help = "Log one user out everywhere, or with --all everybody."

    def add_arguments(self, parser):
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("email", nargs="?", help="The address of the user.")
        whose.add_argument("--all", action="store_true", help="Log everybody out.")

    def handle(self, *, email, **options):
        ended = sessions.end_all() if options["all"] else sessions.end(_user(email))
        self.stdout.write(f"Ended {ended} sessions.")


def _user(email):
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist as unknown:
        raise CommandError(
            f"There is no account with the address {email}."
        ) from unknown
