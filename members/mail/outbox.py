"""The default e-mail backend, MAILERS["default"]: it queues instead of sending."""

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language, gettext as _

from .letters import queue

KIND = "other"


class EmailBackend(BaseEmailBackend):
    """Queues messages of Django and its packages, one letter for each recipient."""

    @transaction.atomic
    def send_messages(self, email_messages):
        return sum(map(_queue_message, email_messages))


def _queue_message(message):
    if message.attachments:
        raise ValidationError(
            _("An e-mail from the registry cannot have attachments."),
            code="attachments",
        )
    for recipient in message.recipients():
        queue(
            KIND,
            to=parseaddr(recipient)[1],
            language=get_language() or settings.LANGUAGE_CODE,
            subject=str(message.subject),
            text=str(message.body),
        )
    return 1
