"""`manage.py send_letters`, wrong on purpose: records a letter as sent, then delivers it."""

from copy import copy

import django
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone


def run():
    # Models can be imported only now.
    from members.mail import sender
    from members.management.commands import send_letters

    class CarelessSender(sender.Sender):
        def _send_next(self, server):
            with transaction.atomic():
                letter = sender._lock_next()
                kept = copy(letter)
                if letter:
                    letter.mark_sent(timezone.now())
            if kept:
                sender.deliver(kept, server)
            return kept is not None

    send_letters.Sender = CarelessSender
    call_command("send_letters", once=True)


if __name__ == "__main__":
    django.setup()
    run()
