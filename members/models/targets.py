from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .emissions import Emission
from .texts import Bilingual, Sourced, added_text
from .tracking import tracked
from .units import unit_text

TONNES = "t CO₂e/year"
IS_GOAL = ~Q(emissions_nb="")


@tracked
class Target(Sourced):
    """The emissions aimed at for a year.

    The one that names emissions is the goal: the picture of the way starts at them.
    """

    scope_nb = models.CharField(_("subject in Norwegian"), max_length=120)
    scope_en = models.CharField(_("subject in English"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)

    emissions_nb = added_text(
        _("emissions"),
        120,
        help_text=_(
            "Only for the goal of the cluster: the subject in Norwegian of the emissions"
            " that it is about, exactly as they have it. The climate picture starts at"
            " them."
        ),
    )

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
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=IS_GOAL,
                name="one_target_of_a_year_is_the_goal",
                violation_error_message=_(
                    "Another target for that year is the goal of the cluster."
                ),
            ),
            models.CheckConstraint(
                name="the_goal_is_in_tonnes",
                condition=~IS_GOAL | Q(unit=TONNES),
                violation_error_message=_(
                    "The goal of the cluster is in the unit of the emissions:"
                    " t CO₂e/year."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.scope}, {self.year}"

    def clean(self):
        super().clean()
        if self.emissions_nb:
            self._refuse_unknown_emissions()

    def _refuse_unknown_emissions(self):
        names = Emission.objects.order_by("scope_nb").values_list("scope_nb", flat=True)
        subjects = list(names.distinct())
        if self.emissions_nb not in subjects:
            text = _("No emissions have this subject. These have one: %(subjects)s.")
            text %= {"subjects": "; ".join(subjects)}
            raise ValidationError({"emissions_nb": text})

    @property
    def unit_text(self):
        return unit_text(self.unit)
