from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import organization_key, required_key
from .periods import Period, RevocablePeriod, RevocablePeriodQuerySet, no_overlap
from .tracking import tracked
from .users import User


class RepresentativeQuerySet(RevocablePeriodQuerySet):
    def managers(self):
        """Filter those with the right to grant and revoke access."""
        return self.filter(role=Representative.Role.MANAGER)

    def active(self):
        """Filter those that hold today, of users able to log in."""
        return self.current().filter(user__is_active=True)

    def unreached(self):
        """Filter the active ones of listed organizations with an e-mail that bounces."""
        listed = self.active().filter(organization__is_listed=True)
        return listed.filter(user__bounced_on__isnull=False)


@tracked(public=False)
@enforce_choices
class Representative(RevocablePeriod):
    """A user's right to act for an organization, for a period or until revoked."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("editor")
        MANAGER = "manager", _("manager")

    user = required_key(User, _("user"), "representations")
    organization = organization_key("representatives")
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.EDITOR)
    is_revoked = models.BooleanField(
        _("ended during the last day"),
        default=False,
        help_text=_(
            "If this is not ticked, access lasts until the end of the last day."
        ),
    )

    objects = RepresentativeQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["organization", "user", "since"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="access_that_was_cut_short_has_a_last_day",
                condition=Q(is_revoked=False) | Q(until__isnull=False),
                violation_error_message=_(
                    "Enter the last day, or leave the access without an end date."
                ),
            ),
            no_overlap(
                "a_user_represents_an_organization_once",
                "user",
                "organization",
                bounds=RevocablePeriod.BOUNDS,
                message=_("This account already has access to the organization."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.organization}"
