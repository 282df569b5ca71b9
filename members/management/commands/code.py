"""Print the one-time codes of the demo's staff, as their authenticator apps would."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from members.accounts import factors
from members.models import SecondFactor


class Command(BaseCommand):
    help = (
        "Show the app codes that staff of a demo log in with, after the code by e-mail."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "email", nargs="*", help="addresses to show, all by default"
        )

    def handle(self, *, email, **options):
        if not settings.DEMO:
            raise CommandError("This command is for a demo only: set DEMO=1.")
        apps = SecondFactor.objects.filter(type=SecondFactor.Type.TOTP).order_by(
            "user__email"
        )
        for app in apps.filter(user__email__in=email) if email else apps:
            code = factors.totp_code(factors.totp_secret(app.user))
            self.stdout.write(f"{app.user.email:<28}{code}")
