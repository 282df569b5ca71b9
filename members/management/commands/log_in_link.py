from django.core.management.base import BaseCommand, CommandError

from members.accounts import log_in_links
from members.actions import links
from members.fields import value_or_words
from members.operation.database_roles import OwnerCommand

NOTICE = (
    "It logs {user} in once within ten minutes, whoever opens it; the next one ends it. Staff"
    " show their second factor, too."
)


class Command(OwnerCommand, BaseCommand):
    help = "Print a link by which one user logs in once, when no e-mail arrives."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        made, refusal = value_or_words(log_in_links.make, email)
        if refusal:
            raise CommandError(refusal)
        user, token = made
        url = links.url("user", "log_in_link", token, language=user.language)
        self.stdout.write(f"{url}\n{NOTICE.format(user=user.email)}")
