from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .endings import ENDINGS
from .foreign_keys import required_key
from .organizations import Organization
from .periods import Period, in_words, no_overlap
from .texts import Sourced
from .tracking import tracked

EVENTS = ("founder", "merged into", "succeeded by")
REVERSED = {
    "owner": _("owned by"),
    "founder": _("founded by"),
    "merged into": _("merged from"),
    "succeeded by": _("successor of"),
    "part of": _("has as a part"),
    "peer": _("works alongside"),
    "funder": _("funded by"),
}


def first_day_after_its_end(organization="organization"):
    """Return the expression for the day on which an organization had ended, or null."""
    mine = {"from_organization": OuterRef(organization), "kind__in": ENDINGS}
    day = Coalesce("since", Value(date.min), output_field=models.DateField())
    rows = OrganizationRelationship.objects.filter(**mine).annotate(ended_on=day)
    return Subquery(rows.order_by("ended_on").values("ended_on")[:1])


@tracked
@enforce_choices
class OrganizationRelationship(Period, Sourced):
    """A directed relationship of two organizations: the first is "owner of" the second."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("owner of")
        FOUNDER = "founder", _("founder of")
        MERGED = "merged into", _("merged into")
        SUCCEEDED = "succeeded by", _("succeeded by")
        PART = "part of", _("part of")
        PEER = "peer", _("works alongside")
        FUNDER = "funder", _("funder of")

    from_organization = required_key(
        Organization, _("from organization"), "relationships_out"
    )
    to_organization = required_key(
        Organization, _("to organization"), "relationships_in"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    share = models.DecimalField(
        _("share in per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    note = models.CharField(_("internal note"), max_length=300, blank=True)

    class Meta(Period.Meta):
        verbose_name = _("relationship between organizations")
        verbose_name_plural = _("relationships between organizations")
        ordering = ["kind", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="a_tie_joins_two_organizations",
                condition=~Q(from_organization=F("to_organization")),
                violation_error_message=_("Choose two different organizations."),
            ),
            models.CheckConstraint(
                name="a_share_is_up_to_the_whole",
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
                violation_error_message=_(
                    "The share must be between 0 and 100 per cent."
                ),
            ),
            no_overlap(
                "a_tie_is_recorded_once",
                "from_organization",
                "to_organization",
                "kind",
                message=_("This relationship is already recorded for that period."),
            ),
        ]

    @property
    def since_text(self):
        """The first day in words; without "from" for an event: "22. mars 2022"."""
        if self.kind in EVENTS:
            return in_words(self.since, self.since_precision)
        return super().since_text

    @property
    def reverse_text(self):
        """The relationship as seen from the second organization: "owned by"."""
        return REVERSED[self.kind]

    def __str__(self):
        return f"{self.from_organization} – {self.to_organization}"
