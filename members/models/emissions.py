from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .figures import Figure
from .foreign_keys import optional_key
from .qualifier import Qualifier, qualifier_field
from .texts import Bilingual, WithConfidence, added_text
from .tracking import tracked


@tracked
@enforce_choices
class Emission(WithConfidence):
    """The yearly emissions of a plant or region, in one year or in each of several."""

    class Capture(models.TextChoices):
        BEFORE = "before", _("before carbon capture")
        AFTER = "after", _("after carbon capture")

    scope_nb = models.CharField(_("subject in Norwegian"), max_length=120)
    scope_en = models.CharField(_("subject in English"), max_length=120)
    organization = optional_key("Organization", _("organization"), "emissions")
    year_from = models.PositiveSmallIntegerField(_("first year"))
    year_to = models.PositiveSmallIntegerField(_("last year"))
    tonnes_co2e = models.DecimalField(
        _("tonnes of CO₂ equivalents"), max_digits=14, decimal_places=2
    )
    qualifier = qualifier_field(db_default=Qualifier.EXACT)
    is_derived = models.BooleanField(_("derived from other figures"), default=False)
    capture = added_text(
        _("carbon capture"),
        6,
        choices=Capture,
        help_text=_("Leave empty where no CO₂ is captured."),
    )

    scope = Bilingual()

    class Meta:
        verbose_name = _("emission")
        verbose_name_plural = _("emissions")
        ordering = ["scope_nb", "year_from"]
        constraints = [
            models.CheckConstraint(
                name="an_emission_ends_after_it_starts",
                condition=Q(year_to__gte=F("year_from")),
                violation_error_message=_("The last year cannot be before the first."),
            ),
            models.UniqueConstraint(
                fields=["scope_nb", "capture", "year_from", "year_to"],
                name="an_emission_of_a_year_is_recorded_once",
                violation_error_message=_(
                    "This emission is already recorded for those years."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.scope}, {self.year_from}"

    @property
    def years_text(self):
        """Return "2020", "2021–2024"."""
        years = dict.fromkeys([self.year_from, self.year_to])
        return "–".join(map(str, years))

    @property
    def figure(self):
        """Return the tonnes in each of the years as a Figure."""
        days = self.years_text
        return Figure(self.tonnes_co2e, self.qualifier, self.scope, days, self.source)
