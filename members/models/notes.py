from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from .foreign_keys import optional_key, organization_key
from .tracking import tracked


class NoteQuerySet(models.QuerySet):
    def open(self):
        """Filter the notes that are not marked as done."""
        return self.filter(done_on=None)

    def due(self, day):
        """Filter the open notes to follow up on the given day or earlier."""
        return self.open().filter(follow_up_on__lte=day)


@tracked(public=False)
class Note(models.Model):
    """The secretariat's note about an organization, with or without a day of follow-up."""

    organization = organization_key("notes")
    text = models.TextField(
        _("note"),
        max_length=2000,
        help_text=_(
            "Only the secretariat reads this. People named here may ask to see it."
        ),
    )
    follow_up_on = models.DateField(
        _("follow up on"),
        null=True,
        blank=True,
        help_text=_("Shown under “Today” from that day until it is marked as done."),
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    # Nobody, where the registry itself has written it.
    written_by = optional_key(settings.AUTH_USER_MODEL, _("written by"))
    written_at = models.DateTimeField(_("written on"), default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of the secretariat")
        verbose_name_plural = _("notes of the secretariat")
        # Kept, so that an agreement can be read afterwards.
        default_permissions = ["view", "add", "change"]
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                fields=["follow_up_on"],
                condition=Q(done_on=None, follow_up_on__isnull=False),
                name="notes_to_follow_up",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_note_has_a_text",
                condition=Q(text__regex=r"\S"),
                violation_error_message=_("Write the note."),
            ),
        ]

    def __str__(self):
        return Truncator(self.text).chars(60)
