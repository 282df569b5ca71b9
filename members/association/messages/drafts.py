"""Write, copy and delete messages that have not been sent."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions import recording
from members.fields import fingerprint, refusal_of, refuse_unseen
from members.models import Batch, Message
from members.models.constraints import violations_as_refusals

from . import placeholders

TEXTS = {
    "subject_nb": placeholders.OF_SUBJECT,
    "text_nb": placeholders.NAMES,
    "subject_en": placeholders.OF_SUBJECT,
    "text_en": placeholders.NAMES,
}
COPIED = ("noun", "query", "functions", *TEXTS, "is_necessary", "reason")
MOST_DRAFTS = 200


def check_texts(values):
    """Raise ValidationError by field for fields of a text that are unknown or broken."""
    errors = {
        name: refusal_of(placeholders.check, values.get(name) or "", names)
        for name, names in TEXTS.items()
    }
    if errors := {name: error for name, error in errors.items() if error}:
        raise ValidationError(errors)


def fingerprint_of_draft(message):
    return fingerprint([str(getattr(message, name)) for name in COPIED])


def save(message, *, by, seen="", **values):
    """Write a draft, new or changed; raise ValidationError if it was sent meanwhile.

    Likewise, with the code "meanwhile", if its fingerprint is no longer the one `seen`.
    """
    check_texts(values)
    with recording(Batch.Act.SAVE, by=by), violations_as_refusals():
        if message.pk:
            message = lock(message)
            text = _("The draft was changed in another window meanwhile.")
            refuse_unseen(seen, fingerprint_of_draft(message), text)
        elif Message.objects.drafts().filter(by=by).count() >= MOST_DRAFTS:
            raise ValidationError(_("You have too many drafts. Delete some first."))
        else:
            message.by = by
        for name, value in values.items():
            setattr(message, name, value)
        message.function = message.recipient_functions[0]
        message.full_clean()
        message.save()
    return message


def copy(message, *, by):
    """Return a new draft with the words, the list and the event of a message."""
    values = {name: getattr(message, name) for name in COPIED}
    return save(Message(event=message.event), by=by, **values)


def delete(message, *, by):
    with recording(Batch.Act.DELETE, by=by):
        lock(message).delete()


@transaction.atomic
def lock(message):
    """Return the draft, locked; raise ValidationError if it has been sent or deleted."""
    locked = Message.objects.select_for_update().filter(pk=message.pk).first()
    if locked is None:
        raise ValidationError(_("This draft has been deleted."), code="gone")
    if locked.sent_at:
        raise ValidationError(_("This message has already been sent."), code="sent")
    return locked
