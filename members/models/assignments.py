import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .foreign_keys import required_key

# The number of a row, or those of the two rows of a pair.
ROW_KEY = r"\A[0-9]{1,19}(-[0-9]{1,19})?\Z"
ROW_KEY_PATTERN = re.compile(ROW_KEY)


class Assignment(models.Model):
    """The member of staff assigned to a waiting row; `row` is its key in the list `kind`."""

    kind = models.CharField(_("kind"), max_length=20)
    row = models.CharField(_("row"), max_length=39)
    user = required_key(
        settings.AUTH_USER_MODEL, _("taken by"), on_delete=models.CASCADE
    )
    taken_at = models.DateTimeField(_("taken on"), default=timezone.now)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        # Created and deleted by members/association/waiting/rows.py only.
        default_permissions = ()
        ordering = ["-taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row"],
                name="one_person_deals_with_a_row",
                violation_error_message=_("Someone has already taken this."),
            ),
            models.CheckConstraint(
                name="an_assignment_names_a_row",
                condition=Q(row__regex=ROW_KEY) & ~Q(kind=""),
                violation_error_message=_("State which row is taken."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.row}"
