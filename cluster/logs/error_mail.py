"""E-mails to ADMINS about unexpected errors: the fields of the log line, and no more.

They go through the outbox; straight to the mail server when the outbox takes none.
"""

import logging
from hashlib import sha256
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import Error, connection

from .formats import event
from .handlers import Console
from .throttle import admitted

logger = logging.getLogger(__name__)
FIELDS = ("time", "logger", "message", "error", "request")
WORDS = """\
{fields}

{calls}

{left_out}
The server's log has this line too; look for the request's id or the time. At most one
e-mail an hour is sent of one kind of error, and ten of all.
"""


class ErrorMail(logging.Handler):
    """Sends records of level ERROR to ADMINS, throttled, from a thread of its own."""

    handleError = Console.handleError  # noqa: N815

    def emit(self, record):
        if not settings.ADMINS:
            return
        entry = event(record)
        left_out = admitted(settings.BACKUP_DIR / "error_mail.json", kind_of(entry))
        if left_out is not None:
            Thread(target=send, args=[*letter(entry, left_out)]).start()


def kind_of(entry):
    """Return a hash of the error and its calls: the same for each visitor who meets it."""
    parts = [entry.get("error", entry["message"]), entry.get("route", entry["logger"])]
    calls = [call.partition(":")[0] for call in entry.get("at", [])]
    return sha256("\n".join([*parts, *calls]).encode()).hexdigest()[:16]


def letter(entry, left_out):
    """Return subject and text."""
    error = entry.get("error", "").partition(" ")[0] or entry["message"]
    where = entry.get("route", entry["logger"])
    fields = [f"{name}: {entry[name]}" for name in FIELDS if entry.get(name)]
    text = WORDS.format(
        fields="\n".join(fields),
        calls="\n".join(entry.get("at", [])) or "(no calls are known)",
        left_out=f"Since the last e-mail of this kind: {left_out} more.\n",
    )
    return f"[{settings.SITE_ADDRESS}] {error} in {where}", text


def send(subject, text):
    """Queue the e-mail for each of ADMINS, or send it at once when that fails."""
    message = EmailMessage(subject, text, settings.SERVER_EMAIL, settings.ADMINS)
    try:
        _queue_or_send(message)
    except Exception as error:
        # Not as an error: that would be the next e-mail.
        logger.warning("An e-mail to ADMINS was not sent: %s", type(error).__name__)
    finally:
        connection.close()


def _queue_or_send(message):
    try:
        message.send()
    except Error:
        message.send(using="delivery")
