"""Queue letters and send messages; read what was queued, and the tokens of its links."""

import re

from django.core.management import call_command

from members import mail
from members.association import messages
from members.models import Letter

LINK = re.compile(r"https?://\S+/([^/\s]+)/$", re.MULTILINE)


def letters():
    """Return every letter as (kind, recipient), in the order they were written."""
    return list(Letter.objects.order_by("pk").values_list("kind", "to"))


def last(kind):
    return Letter.objects.filter(kind=kind).latest("pk")


def token_of(letter):
    """Return the last part of the only link on a line of its own."""
    [token] = [found for found in LINK.findall(letter.text) if found != "nb"]
    return token


def queue(manner, **fields):
    """Queue a letter to an address that says how the mail server of the tests treats it."""
    words = {"subject": "Prøve", "text": "Koden er\n\n123456\n", **fields}
    to = f"{manner}@example.org"
    return mail.queue("try", to=to, language="nb", **words)


def send_all():
    """Send the letters that are due, as the worker does."""
    call_command("send_letters", once=True)


def send(draft, by, **given):
    """Send a draft as its sender sees it now, and write the letters."""
    seen = messages.fingerprint_of_sending(draft, messages.select(draft, by))
    return messages.send(draft, by=by, **{"seen": seen, **given})


def written():
    """Return {address: Letter} of the letters of messages."""
    messages.write_letters()
    return {one.to: one for one in Letter.objects.filter(kind="message")}
