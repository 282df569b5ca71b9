from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import organization_key
from .periods import Period, no_overlap
from .sourced import Sourced
from .tracking import tracked


@tracked
@enforce_choices
class Membership(Period, Sourced):
    """An unbroken period in which an organization is a member; both days included."""

    class Category(models.TextChoices):
        ORDINARY = "ordinary", _("Member")
        CORE = "core", _("Core member")
        ASSOCIATED = "associated", _("Associated member")

    class Certainty(models.TextChoices):
        NAMED = "named", _("named as a member in a source")
        INFERRED = "inferred", _("held an elected office")
        MENTIONED = "mentioned", _("mentioned in an overview of networks")

    organization = organization_key("memberships")
    category = models.CharField(
        _("category"), max_length=10, choices=Category, default=Category.ORDINARY
    )
    certainty = models.CharField(
        _("certainty"), max_length=9, choices=Certainty, default=Certainty.NAMED
    )
    evidence = models.TextField(_("evidence"), blank=True)

    class Meta(Period.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = [models.F("since").desc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["organization", "since", "until"])]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "memberships_of_an_organization_never_overlap",
                "organization",
                message=_("This organization is already a member in that period."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}, {self.period_text}"

    def end(self, on):
        """Set the last day of the membership."""
        self.until, self.until_precision = on, self.Precision.DAY
        self.full_clean()
        self.save(update_fields=["until", "until_precision"])
