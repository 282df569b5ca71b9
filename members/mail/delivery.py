"""Deliver a letter to the mail server, and classify its errors."""

import logging
import re
from contextlib import contextmanager, suppress
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import EmailMultiAlternatives, mailers
from django.utils import timezone

from members.models import Letter

from .letters import sender

logger = logging.getLogger(__name__)
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
LONGEST_WHY = 300
CODE = re.compile(r"\d{3}(?: \d\.\d{1,3}\.\d{1,3})?(?= )")
# Not of this recipient alone (RFC 3463, 3.8): the server passes on nothing.
POLICY = re.compile(rb"5\.7\.")
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
# After these the same connection takes the next letter (RFC 5321, 3.3).
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


class DeliveryError(Exception):
    """The server has not accepted the letter; permanent if `failure` is set."""

    def __init__(self, why, failure=""):
        super().__init__(why)
        self.why = CONTROL_CHARACTERS.sub(" ", why).strip()[:LONGEST_WHY]
        self.failure = failure

    @property
    def kind(self):
        """The server's code, or the kind of error: no address, as the text may have."""
        code = CODE.match(self.why)
        return code[0] if code else type(self.__cause__).__name__


@contextmanager
def mail_server():
    """Yield the delivering backend; errors while closing it are ignored."""
    server = mailers["delivery"]
    try:
        yield server
    finally:
        with suppress(Exception):
            server.close()


def deliver(letter, server):
    """Return once the server has accepted the letter, or raise DeliveryError."""
    try:
        message = build_message(letter)
        # Opened here, it is not closed here: an error of QUIT must not hide acceptance.
        _open_server(server)
        server.send_messages([message])
    except REFUSALS as error:
        raise delivery_error(error) from error
    except Exception as error:
        # The state of the connection is unknown: the next letter gets a new one.
        _drop(server)
        raise delivery_error(error) from error


def _open_server(server):
    """Connect, again if the server has ended the connection since the last letter."""
    if getattr(server, "connection", None):
        try:
            is_open = server.connection.noop()[0] == 250
        except (SMTPException, OSError):
            is_open = False
        if not is_open:
            _drop(server)
    server.open()


def _drop(server):
    """End the connection without QUIT, which a server that hangs would not answer."""
    connection = getattr(server, "connection", None)
    if connection:
        server.connection = None
        connection.close()


def build_message(letter):
    """Return the same message for every attempt, so that copies can be recognized."""
    headers = {
        "Message-ID": letter.message_id,
        "Date": timezone.localtime(letter.made_at),
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
    }
    if letter.unsubscribe_url:
        # One click, by RFC 8058.
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    from_email, reply_to = sender()
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        from_email=from_email,
        to=[letter.to],
        reply_to=[letter.reply_to or reply_to],
        headers=headers,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        _add_calendar(message, letter.calendar)
    if letter.attachment:
        file = letter.attachment
        message.attach(f"{file.title}.pdf", bytes(file.data), "application/pdf")
    return message


def _add_calendar(message, text):
    """Add the calendar as an alternative, which programs for mail take as an update (RFC 6047).

    Others offer the attachment, under a type that no program reads as a second invitation.
    """
    method = METHOD.search(text).group(1)
    message.attach_alternative(text, f"text/calendar; method={method}")
    message.attach("event.ics", text.encode(), "application/ics")


def delivery_error(error):
    """Return the DeliveryError of an exception; a server that is down may recover."""
    failure = Letter.Failure
    match error:
        case SMTPRecipientsRefused():
            ((code, reply),) = error.recipients.values()
            is_of_all = POLICY.match(reply)
            kind = failure.REJECTED if is_of_all else failure.REFUSED
            return _smtp_error(code, reply, kind)
        case SMTPDataError():
            return _smtp_error(error.smtp_code, error.smtp_error, failure.REJECTED)
        case SMTPResponseException():
            return _smtp_error(error.smtp_code, error.smtp_error)
        case OSError():
            return DeliveryError(str(error) or type(error).__name__)
        case ValueError():
            return DeliveryError(str(error), failure.REJECTED)
    logger.error("A letter could not be made into a message", exc_info=error)
    return DeliveryError(type(error).__name__)


def _smtp_error(code, reply, failure=""):
    """Return the error of an SMTP reply (RFC 5321, 4.2.1); codes from 500 are permanent."""
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    return DeliveryError(f"{code} {text}", failure if code >= 500 else "")
