from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import keeps_to_choices
from .periods import CutShort, CutShortQuerySet, Period, never_twice
from .tracking import tracked
from .users import User


class RepresentativeQuerySet(CutShortQuerySet):
    def managers(self):
        """Keep those who let others in and out."""
        return self.filter(role=Representative.Role.MANAGER)


@tracked(public=False)
@keeps_to_choices
class Representative(CutShort):
    """A user who acts for an organization, until the last day of the period or within it."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("editor")
        MANAGER = "manager", _("manager")

    user = models.ForeignKey(
        User, models.PROTECT, related_name="representations", verbose_name=_("user")
    )
    organization = models.ForeignKey(
        "Organization",
        models.PROTECT,
        related_name="representatives",
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.EDITOR)
    is_cut_short = models.BooleanField(
        _("ended during the last day"),
        default=False,
        help_text=_("Without this, access lasts to the end of the last day."),
    )

    objects = RepresentativeQuerySet.as_manager()

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["organization", "user", "since"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="access_that_was_cut_short_has_a_last_day",
                condition=Q(is_cut_short=False) | Q(until__isnull=False),
                violation_error_message=_("Give the last day, or let access go on."),
            ),
            never_twice(
                "a_user_represents_an_organization_once",
                "user",
                "organization",
                bounds=CutShort.ENDS,
                message=_("This user already represents the organization."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.organization}"
