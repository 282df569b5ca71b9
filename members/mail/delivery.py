"""Hand a letter to the mail server, and understand what it answers."""

import logging
import re
from contextlib import contextmanager, suppress
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMultiAlternatives, mailers
from django.utils import timezone

from members.models import Letter

logger = logging.getLogger(__name__)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
MOST_WORDS = 300


class NotTakenError(Exception):
    """The server has not taken the letter; without a failure a later try may help."""

    def __init__(self, why, failure=""):
        super().__init__(why)
        self.why = CONTROL.sub(" ", why).strip()[:MOST_WORDS]
        self.failure = failure


@contextmanager
def mail_server():
    """Give what delivers; whatever it does when it is left has no say any more."""
    server = mailers["delivery"]
    try:
        yield server
    finally:
        with suppress(Exception):
            server.close()


def hand_over(letter, server):
    """Return when the server has taken the letter, else say why it has not."""
    try:
        message = message_of(letter)
        # Opened here, it stays open: its farewell must not undo what it has taken.
        server.open()
        server.send_messages([message])
    except Exception as error:
        raise _understood(error) from error


def message_of(letter):
    """Make the message, the same one whenever and however often it is made."""
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.to],
        headers={
            "Message-ID": letter.message_id,
            "Date": timezone.localtime(letter.made_at),
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _understood(error):
    """Say whether a later try may help: a server that is ill may recover."""
    failure = Letter.Failure
    match error:
        case SMTPRecipientsRefused():
            ((code, said),) = error.recipients.values()
            return _answered(code, said, failure.REFUSED)
        case SMTPDataError():
            return _answered(error.smtp_code, error.smtp_error, failure.REJECTED)
        case SMTPResponseException():
            return _answered(error.smtp_code, error.smtp_error)
        case OSError():
            return NotTakenError(str(error) or type(error).__name__)
        case ValueError():
            return NotTakenError(str(error), failure.REJECTED)
    logger.error("A letter could not be made into a message", exc_info=error)
    return NotTakenError(type(error).__name__)


def _answered(code, said, failure=""):
    """An answer from 500 on is final, where it is about this letter."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return NotTakenError(f"{code} {words}", failure if code >= 500 else "")
