"""The value type of all figures that a source states: employees, gas, money, members."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .qualifier import Qualifier
from .texts import Bilingual, added_text, source_lines


@dataclass(frozen=True)
class Figure:
    """A number with its qualifier, scope, day or years, and sources.

    `scope` and `day` are texts in the active language, empty when unknown.
    """

    value: Decimal | int | None
    qualifier: str
    scope: str = ""
    day: str = ""
    source: str = ""
    value_max: Decimal | None = None

    @property
    def is_complete(self):
        """Whether nothing is missing without which no page shows it."""
        return bool(self.value and self.scope and self.day and self.sources)

    @property
    def sources(self):
        """The sources as (URL or None, whole line)."""
        return source_lines(self.source)


class WithHeadcount(models.Model):
    """A number of employees; without scope, year and source it is not shown.

    Only one of the organization itself puts it in a size band.
    """

    class Headcount(models.TextChoices):
        ORGANIZATION = "organization", _("the whole organization")
        GROUP = "group", _("the whole group of companies")
        PART = "part", _("part of the organization")

    class Size(models.TextChoices):
        MICRO = "1-9", _("1–9 employees")
        SMALL = "10-49", _("10–49 employees")
        MEDIUM = "50-249", _("50–249 employees")
        LARGE = "250-", _("250 or more employees")
        UNKNOWN = "unknown", _("Size unknown")

    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    employees_qualifier = models.CharField(
        _("how exact the number of employees is"),
        max_length=8,
        choices=Qualifier,
        default=Qualifier.EXACT,
        db_default=Qualifier.EXACT,
    )
    employees_scope = added_text(
        _("what the number of employees counts"), 12, choices=Headcount
    )
    employees_of_nb = added_text(
        _("what it counts, in Norwegian"),
        100,
        help_text=_("In place of the choice before it, for example “three smelters”."),
    )
    employees_of_en = added_text(_("what it counts, in English"), 100)
    employees_year = models.PositiveSmallIntegerField(
        _("year of the number of employees"), null=True, blank=True
    )
    employees_source = added_text(_("source of the number of employees"), 500)
    employees_note = models.CharField(
        _("note on the number of employees"), max_length=200, blank=True
    )
    size = models.GeneratedField(
        expression=models.Case(
            models.When(
                ~Q(employees_scope="organization")
                | Q(employees_year=None)
                | ~Q(employees_source__regex=r"\S"),
                then=models.Value("unknown"),
            ),
            models.When(employees__gte=250, then=models.Value("250-")),
            models.When(employees__gte=50, then=models.Value("50-249")),
            models.When(employees__gte=10, then=models.Value("10-49")),
            models.When(employees__gte=1, then=models.Value("1-9")),
            default=models.Value("unknown"),
        ),
        output_field=models.CharField(_("size"), max_length=8, choices=Size),
        db_persist=True,
    )

    employees_of = Bilingual()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="employees_are_counted_in_a_year_of_our_time",
                condition=Q(employees_year=None)
                | Q(employees_year__range=(1900, 2100)),
                violation_error_message=_("Enter a year between 1900 and 2100."),
            ),
        ]

    @property
    def has_headcount(self):
        """Whether the headcount is complete, asked without the labels of its scope."""
        scope = self.employees_of_nb or self.employees_of_en or self.employees_scope
        source = self.employees_source.strip()
        return bool(self.employees and scope and self.employees_year and source)

    @property
    def headcount(self):
        return Figure(
            self.employees,
            self.employees_qualifier,
            self.employees_of or self.get_employees_scope_display(),
            str(self.employees_year or ""),
            self.employees_source,
        )
