"""Try the mail server with one e-mail; a refusal names its step, the answer and the remedy."""

from email.utils import parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from ssl import SSLError, SSLSocket

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from .delivery import build_message, delivery_error, mail_server
from .letters import draft

NO_SERVER = "E-mails go to no mail server here: set EMAIL_URL."
REFUSED = "The mail server refuses at the {}: {}. {}"
# The steps, in the order in which a server takes them.
CONNECTION, ENCRYPTION, LOG_IN = "connection", "encryption", "log-in"
ADVICE = {
    CONNECTION: "Correct the host and port in EMAIL_URL, or let this machine reach them: many"
    " providers close port 25.",
    ENCRYPTION: "In EMAIL_URL smtp+tls:// goes with port 587 and smtp+ssl:// with 465, and the"
    " host must be the name in the server's certificate.",
    LOG_IN: "Correct the user and the password in EMAIL_URL; in them write @ as %40, / as %2F"
    " and : as %3A.",
    "sender": "Set DEFAULT_FROM_EMAIL to an address from which the server lets this user or"
    " machine send; without a user in EMAIL_URL many servers let nobody.",
    "recipient": "Correct the address; if it is right, the server passes on nothing for this"
    " machine: EMAIL_URL needs a user, or the server must know the machine.",
    "message": "The server does not want this e-mail from this sender: SPF, DKIM or its own"
    " rules are the reason.",
}
# In this order: some are kinds of later ones.
STEPS = (
    (SMTPAuthenticationError, LOG_IN),
    (SMTPSenderRefused, "sender"),
    (SMTPRecipientsRefused, "recipient"),
    (SMTPDataError, "message"),
    (SSLError, ENCRYPTION),
)


def send_trial(address):
    """Send one e-mail now; return lines about each step, with the server's answer.

    Raises ValidationError, with the answer and a remedy, at the step that it refuses.
    """
    message = build_message(_letter(address))
    with mail_server() as server:
        if not hasattr(server, "host"):
            raise ValidationError(NO_SERVER)
        try:
            answer = _hand_over(server, message)
        except (SMTPException, OSError, ValueError) as error:
            step, why = _step(error), delivery_error(error).why
            raise ValidationError(REFUSED.format(step, why, ADVICE[step])) from error
        return [*_connection(server, message), f"{'answer':<11}{answer}"]


def _letter(address):
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Trial of e-mail from the member registry")
        text = _(
            "This e-mail shows that the member registry at %(site)s can send e-mails."
            " You don't need to do anything."
        )
        words = {"subject": subject, "text": text % {"site": settings.SITE_ADDRESS}}
    return draft("other", to=address, language=settings.LANGUAGE_CODE, **words)


def _hand_over(server, message):
    """Return the answer to the message, which smtplib's `sendmail` does not keep."""
    server.open()
    answers, data = [], server.connection.data

    def noted_data(content):
        answers.append(data(content))
        return answers[-1]

    server.connection.data = noted_data
    server.send_messages([message])
    code, reply = answers[-1]
    return f"{code} {reply.decode(errors='replace')}"


def _connection(server, message):
    socket = server.connection.sock
    is_encrypted = isinstance(socket, SSLSocket)
    yield f"{CONNECTION:<11}{server.host}:{server.port}"
    yield f"{ENCRYPTION:<11}{socket.version() if is_encrypted else 'none'}"
    yield f"{LOG_IN:<11}{server.username or 'none'}"
    yield f"{'sender':<11}{parseaddr(message.from_email)[1]}"
    yield f"{'recipient':<11}{message.to[0]}"


def _step(error):
    for kind, step in STEPS:
        if isinstance(error, kind):
            return step
    if isinstance(error, SMTPNotSupportedError) and "STARTTLS" in str(error):
        return ENCRYPTION
    # Of no class of its own: the server and Python know no common way to log in.
    return LOG_IN if "uth" in str(error).lower() else CONNECTION
