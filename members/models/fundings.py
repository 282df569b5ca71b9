from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import optional_key
from .money import currency_constraint, currency_field
from .qualifier import Qualifier
from .sourced import Sourced
from .tracking import tracked

IS_YEARS = r"^[0-9]{4}(-[0-9]{4})?$"


@tracked
@enforce_choices
class Funding(Sourced):
    """A grant, loan or total cost of a project, in total or per year."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("grant")
        LOAN = "loan", _("loan")
        TOTAL = "total", _("total cost")

    class Per(models.TextChoices):
        TOTAL = "total", _("in total")
        YEAR = "year", _("a year")

    project = models.ForeignKey(
        "Project", models.PROTECT, related_name="fundings", verbose_name=_("project")
    )
    funder = optional_key("Organization", _("funder"), related_name="fundings")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = currency_field()
    qualifier = models.CharField(
        _("qualifier"), max_length=8, choices=Qualifier, default=Qualifier.EXACT
    )
    period = models.CharField(_("covers"), max_length=5, choices=Per, default=Per.TOTAL)
    years = models.CharField(
        _("years"),
        max_length=9,
        blank=True,
        help_text=_("2024 or 2024-2026."),
        validators=[RegexValidator(IS_YEARS, _("Enter 2024 or 2024-2026."))],
    )
    note = models.CharField(_("internal note"), max_length=300, blank=True)

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
        ]

    def __str__(self):
        return f"{self.project}: {self.get_kind_display()}"
