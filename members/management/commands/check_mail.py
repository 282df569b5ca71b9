from django.core.management.base import BaseCommand, CommandError

from members.fields import value_or_words
from members.mail import sender_domain, trial


class Command(BaseCommand):
    help = (
        "Send one e-mail to an address, and show the mail server's answer, and what the DNS"
        " says of the sender's domain. Exit code 1 if the server refuses."
    )

    def add_arguments(self, parser):
        parser.add_argument("address")

    def handle(self, *, address, **options):
        lines, refusal = value_or_words(trial.send_trial, address)
        self.stdout.write("\n".join([*(lines or []), *sender_domain.findings()]))
        if refusal:
            raise CommandError(refusal)
