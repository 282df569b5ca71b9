from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .endings import without_ended
from .foreign_keys import organization_key, required_key
from .periods import Period, PeriodQuerySet, no_overlap
from .sites import Site
from .texts import Sourced
from .tracking import tracked


class PresenceQuerySet(PeriodQuerySet):
    def on(self, day):
        """Filter the presences of the day; a body that has ended is at no site."""
        return without_ended(super().on(day), day)


@tracked
@enforce_choices
class Presence(Period, Sourced):
    """An organization in one role at a site."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        OPERATOR = "operator", _("operator")
        PLANT = "plant", _("plant")
        TENANT = "tenant", _("tenant")

    organization = organization_key("presences")
    site = required_key(Site, _("site"), "presences")
    role = models.CharField(
        _("role at the site"), max_length=8, choices=Role, blank=True
    )

    objects = PresenceQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("presence at a site")
        verbose_name_plural = _("presences at sites")
        ordering = ["site__sort_name", models.F("since").asc(nulls_first=True), "pk"]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "a_presence_is_recorded_once",
                "organization",
                "site",
                "role",
                message=_("This presence is already recorded for that period."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.site}"
