from django.db import models
from django.utils.translation import gettext_lazy as _

from .sourced import Sourced
from .texts import Bilingual
from .tracking import tracked
from .units import unit_text


@tracked
class Target(Sourced):
    """The emissions aimed at for a year."""

    scope_nb = models.CharField(_("subject in Norwegian"), max_length=120)
    scope_en = models.CharField(_("subject in English"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)

    scope = Bilingual()

    class Meta:
        verbose_name = _("climate target")
        verbose_name_plural = _("climate targets")
        ordering = ["year", "scope_nb"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope_nb", "year"],
                name="a_target_for_a_year_is_set_once",
                violation_error_message=_("There is already a target for that year."),
            )
        ]

    def __str__(self):
        return f"{self.scope}, {self.year}"

    @property
    def unit_text(self):
        return unit_text(self.unit)
