"""Change the address with which a user logs in, of a site administrator too."""

from functools import partial

import pghistory
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from members.accounts import addresses
from members.accounts.staff import find_account
from members.fields import refusal_of
from members.models.constraints import violations_as_refusals
from members.models.email_addresses import canonical


class Command(BaseCommand):
    help = "Change the log-in address of a user; the former address is told."

    def add_arguments(self, parser):
        parser.add_argument("email", help="The present address.")
        parser.add_argument("new", help="The new address.")
        parser.add_argument(
            "--reason",
            required=True,
            help="How the person was recognized; it is kept in history.",
        )

    def handle(self, *, email, new, reason, **options):
        change = partial(self._change, email, new, f"change_address: {reason}")
        if refusal := refusal_of(change):
            raise CommandError(" ".join(refusal.messages))
        self.stdout.write(f"{email} now logs in with {new}.")

    def _change(self, email, new, reason):
        with violations_as_refusals(), pghistory.context(reason=reason):
            user = find_account(email)
            if user is None:
                raise ValidationError(f"There is no account with the address {email}.")
            addresses.change_address(addresses.lock_user(user), canonical(new), by=None)
