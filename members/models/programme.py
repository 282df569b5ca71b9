from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .figures import Figure
from .money import currency_constraint, currency_field
from .periods import Period
from .qualifier import qualifier_field
from .texts import Bilingual, Sourced
from .tracking import tracked


@tracked
@enforce_choices
class ProgrammeLevel(Period, Sourced):
    """A level of the national cluster programme, with the period in which it exists."""

    level = models.CharField(_("level"), max_length=40, unique=True)
    note_nb = models.CharField(_("about it, in Norwegian"), max_length=300, blank=True)
    note_en = models.CharField(_("about it, in English"), max_length=300, blank=True)

    note = Bilingual()

    class Meta(Period.Meta):
        verbose_name = _("programme level")
        verbose_name_plural = _("programme levels")
        ordering = [models.F("since").asc(nulls_first=True), "level"]

    def __str__(self):
        return self.level


@tracked
@enforce_choices
class ProgrammeBudget(Sourced):
    """The budget of the national cluster programme for a year."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = currency_field()
    qualifier = qualifier_field()
    note_nb = models.CharField(_("about it, in Norwegian"), max_length=300, blank=True)
    note_en = models.CharField(_("about it, in English"), max_length=300, blank=True)

    note = Bilingual()

    class Meta:
        verbose_name = _("programme budget")
        verbose_name_plural = _("programme budgets")
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                name="a_budget_is_more_than_nothing",
                condition=Q(amount__gt=0),
                violation_error_message=_("The amount must be greater than zero."),
            ),
            currency_constraint("a_budget_has_a_currency_of_three_letters"),
        ]

    def __str__(self):
        return f"{self.year}"

    @property
    def figure(self):
        """Return the amount as a Figure."""
        scope, day = "", str(self.year)
        return Figure(self.amount, self.qualifier, scope, day, self.source)
