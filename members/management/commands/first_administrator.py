"""Make the first users of an installation."""

from django.core.management import BaseCommand, call_command
from django.db import transaction

from members.accounts import staff
from members.models import User


class Command(BaseCommand):
    help = (
        "Make a superuser, and a second site administrator who can let the first one in"
        " again, unless there is a superuser. Say whether nobody has logged in yet."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="?", help="none: nobody is made")
        parser.add_argument("second", nargs="?")

    @transaction.atomic
    def handle(self, *, email, second, **options):
        if email and not User.objects.filter(is_superuser=True).exists():
            self.make(email, second)
        if not User.objects.filter(last_login__isnull=False).exists():
            self.stdout.write("Nobody has logged in yet.")

    def make(self, email, second):
        call_command("createsuperuser", interactive=False, email=email)
        if second:
            role, first = (
                staff.ROLES["site administrator"],
                User.objects.get(is_superuser=True),
            )
            staff.add(second, [role], by=first)
