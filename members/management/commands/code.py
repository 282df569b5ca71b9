"""Print the one-time codes of the demo's staff, as their authenticator apps would."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from members import factors
from members.models import SecondFactor


class Command(BaseCommand):
    help = "Show the codes that staff of a demo need after the one in the letter."

    def add_arguments(self, parser):
        parser.add_argument("email", nargs="*", help="all, unless some are named")

    def handle(self, *, email, **options):
        if not settings.DEMO:
            raise CommandError("This is for a demo alone: set DEMO=1.")
        apps = SecondFactor.objects.filter(type=SecondFactor.Type.TOTP).order_by(
            "user__email"
        )
        for app in apps.filter(user__email__in=email) if email else apps:
            code = factors.totp_code(factors.totp_secret(app.user))
            self.stdout.write(f"{app.user.email:<28}{code}")
