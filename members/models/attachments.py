"""The PDFs that belong to an event, as the minutes of a meeting; for staff alone."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .events import Event
from .foreign_keys import optional_key, required_key
from .images import HASH_OF_DATA, size_of_data
from .tracking import tracked
from .users import User

MAX_BYTES = 10_000_000
SIGNATURE = b"%PDF-"
REFUSE = """
    RAISE integrity_constraint_violation USING
        MESSAGE = 'an attached file never changes: attach another one',
        CONSTRAINT = 'an_attachment_never_changes';
"""


FIRST_BYTES = Func(
    F("data"),
    template=f"encode(substring(%(expressions)s FROM 1 FOR {len(SIGNATURE)}), 'hex')",
    output_field=models.CharField(),
)


@tracked(exclude=["data"], public=False)
@enforce_choices
class Attachment(models.Model):
    """A PDF of an event; its bytes are in no history, so that a deletion removes them."""

    class Kind(models.TextChoices):
        MINUTES = "minutes", pgettext_lazy("attachment", "minutes")
        AGENDA = "agenda", pgettext_lazy("attachment", "agenda")
        PAPER = "paper", pgettext_lazy("attachment", "paper")

    event = required_key(
        Event, _("event"), "attachments", models.CASCADE, db_column="meeting_id"
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    title = models.CharField(pgettext_lazy("attachment", "title"), max_length=200)
    data = models.BinaryField()
    hash = models.CharField(_("hash"), max_length=64)
    size = size_of_data()
    uploaded_by = optional_key(User, _("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        ordering = ["event", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="immutable_attachment",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("hash", "data", "event"),
                func=REFUSE,
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="an_attachment_has_bytes_and_not_too_many",
                condition=Q(size__range=(1, MAX_BYTES)),
                violation_error_message=_("The file is empty or larger than 10 MB."),
            ),
            models.CheckConstraint(
                name="an_attachment_begins_as_a_pdf",
                condition=Q(Exact(FIRST_BYTES, Value(SIGNATURE.hex()))),
                violation_error_message=_("This is not a PDF file."),
            ),
            models.CheckConstraint(
                name="an_attachment_is_called_by_its_bytes",
                condition=Q(hash=HASH_OF_DATA),
            ),
            models.UniqueConstraint(
                fields=["event", "hash"],
                name="a_file_is_attached_to_a_meeting_once",
                violation_error_message=_("This file is attached already."),
            ),
        ]

    def __str__(self):
        return self.title
