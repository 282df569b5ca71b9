from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Right
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .figures import Figure
from .foreign_keys import optional_key, required_key
from .money import currency_constraint, currency_field
from .periods import (
    Precision,
    first_day,
    in_words,
    is_first_of_month,
    is_first_of_year,
    precision_field,
)
from .qualifier import qualifier_field
from .texts import Bilingual, Sourced, added_text
from .tracking import tracked

IS_YEARS = r"^[0-9]{4}(-[0-9]{4})?$"


@tracked
@enforce_choices
class Funding(Sourced):
    """An amount that a project gets or costs, as stated by a source on a day.

    The funder stands in the registry or is only named. Amounts of different kinds or
    currencies are never added up.
    """

    class Kind(models.TextChoices):
        GRANT = "grant", _("grant")
        LOAN = "loan", _("loan")
        OWN = "own contribution", _("own contribution")
        CAPITAL = "raised capital", _("raised capital")
        TOTAL = "total", _("total cost")
        ESTIMATE = "estimated cost", _("estimated cost")

    class Per(models.TextChoices):
        TOTAL = "total", _("in total")
        YEAR = "year", _("a year")

    project = required_key("Project", _("project"), "fundings")
    funder = optional_key("Organization", _("funder"), "fundings")
    funder_name_nb = added_text(
        _("name of the funder in Norwegian"),
        200,
        help_text=_("Only for a funder that is not in the registry."),
    )
    funder_name_en = added_text(_("name of the funder in English"), 200)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = currency_field()
    qualifier = qualifier_field()
    period = models.CharField(_("covers"), max_length=5, choices=Per, default=Per.TOTAL)
    years = models.CharField(
        _("years"),
        max_length=9,
        blank=True,
        help_text=_("2024 or 2024-2026."),
        validators=[RegexValidator(IS_YEARS, _("Enter 2024 or 2024-2026."))],
    )
    stated_on = models.DateField(
        _("stated on"),
        null=True,
        blank=True,
        help_text=_("The day on which the source states the figure."),
    )
    stated_on_precision = precision_field(db_default=Precision.DAY)
    note = models.CharField(_("internal note"), max_length=300, blank=True)

    funder_name = Bilingual()

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("funding")
        ordering = ["project__sort_title", "-amount", "pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_is_more_than_nothing",
                condition=Q(amount__gt=0),
                violation_error_message=_("The amount must be greater than zero."),
            ),
            currency_constraint("funding_has_a_currency_of_three_letters"),
            models.CheckConstraint(
                name="funding_covers_a_year_or_several",
                condition=Q(years="") | Q(years__regex=IS_YEARS),
                violation_error_message=_("Enter 2024 or 2024-2026."),
            ),
            models.CheckConstraint(
                name="the_years_of_a_funding_are_in_order",
                condition=GreaterThanOrEqual(Right("years", 4), Left("years", 4)),
                violation_error_message=_("The last year cannot be before the first."),
            ),
            models.CheckConstraint(
                name="a_funder_is_in_the_registry_or_named",
                condition=Q(funder=None) | Q(funder_name_nb="", funder_name_en=""),
                violation_error_message=_(
                    "Choose a funder from the registry or enter a name, not both."
                ),
            ),
            models.CheckConstraint(
                name="a_funding_known_by_month_is_stated_on_the_first",
                condition=~Q(stated_on_precision="month")
                | is_first_of_month("stated_on"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="a_funding_known_by_year_is_stated_on_1_january",
                condition=~Q(stated_on_precision="year")
                | is_first_of_year("stated_on"),
                violation_error_message=_("A year starts on 1 January."),
            ),
        ]

    def __str__(self):
        return f"{self.project}: {self.get_kind_display()}"

    def clean(self):
        super().clean()
        self.stated_on = first_day(self.stated_on, self.stated_on_precision)

    @property
    def giver(self):
        """Return the funder, an organization or a name; empty when unknown."""
        return self.funder or self.funder_name

    @property
    def stated_on_text(self):
        """Return the day as precisely as known; empty when unknown."""
        return in_words(self.stated_on, self.stated_on_precision)

    @property
    def figure(self):
        """Return the amount as a Figure."""
        scope, day = self.get_kind_display(), self.stated_on_text
        return Figure(self.amount, self.qualifier, scope, day, self.source)
