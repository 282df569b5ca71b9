from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.association.register import synchronize
from members.register.errors import AwayError


class Command(BaseCommand):
    help = (
        "Read the changes of our organizations in the business register;"
        " `manage.py work` does it four times a day. Exit code 1 if the register does"
        " not answer: the next run continues from there."
    )

    def handle(self, **options):
        if not settings.REGISTER_URL:
            raise CommandError("The business register is switched off: REGISTER_URL.")
        try:
            outcome = synchronize()
        except AwayError as error:
            raise CommandError(
                f"The business register does not answer: {error}"
            ) from error
        self.stdout.write(
            f"{outcome.organizations} organizations, {outcome.read} read,"
            f" {outcome.changed} changed, {outcome.unusable} answers not usable"
        )
