import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from .acyclic import TREE_LOCK, NoCycleTrigger
from .choices import enforce_choices
from .constraints import TRIGGER_MESSAGES
from .figures import Figure
from .foreign_keys import optional_key, required_key
from .projects import Project
from .qualifier import Qualifier
from .texts import Bilingual, Sourced, added_text
from .tracking import tracked
from .units import unit_text

# After the row, since either of the two may be written.
REFUSE_ANOTHER_KIND = """
    {lock}
    IF EXISTS (
        SELECT FROM public.members_climateeffect inner_one
        JOIN public.members_climateeffect outer_one
            ON outer_one.id = inner_one.contained_in_id
        WHERE NEW.id IN (inner_one.id, outer_one.id)
            AND (inner_one.unit, inner_one.mechanism)
                <> (outer_one.unit, outer_one.mechanism)
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'an effect has the unit and mechanism of what contains it',
            CONSTRAINT = 'a_contained_effect_is_of_the_same_kind';
    END IF;
    RETURN NULL;
""".format(
    lock=TREE_LOCK.format(table="members_climateeffect", column="contained_in_id")
)


class ContainedIsOfSameKind(pgtrigger.Trigger):
    """Refuse an effect within one of another unit or mechanism."""

    name = "contained_of_same_kind"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.UpdateOf(
        "contained_in_id", "unit", "mechanism"
    )
    func = REFUSE_ANOTHER_KIND


HAS_TEXT = r"\S"
FIRST_YEAR, LAST_YEAR = 1990, 2100
OPEN = (Qualifier.AT_MOST, Qualifier.AT_LEAST)


@tracked
@enforce_choices
class ClimateEffect(Sourced):
    """A climate effect of a project.

    Totals never add up different maturities, nor an effect that another one contains.
    """

    class Mechanism(models.TextChoices):
        CAPTURED = "captured", _("captured CO₂")
        AVOIDED = "avoided", _("avoided emissions")
        USED = "used", _("used CO₂")

    class Maturity(models.TextChoices):
        MEASURED = "measured", _("measured")
        DESIGNED = "designed", _("by design")
        EXPECTED = "expected", _("expected")
        POTENTIAL = "potential", _("potential")

    project = required_key(Project, _("project"), "effects")
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    value_max = models.DecimalField(
        _("upper value"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20)
    mechanism = models.CharField(_("mechanism"), max_length=8, choices=Mechanism)
    maturity = models.CharField(_("maturity"), max_length=9, choices=Maturity)
    qualifier = models.CharField(_("qualifier"), max_length=8, choices=Qualifier)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    scope_nb = added_text(
        _("what it counts, in Norwegian"),
        200,
        help_text=_("Or on what condition. Shown with the figure."),
    )
    scope_en = added_text(_("what it counts, in English"), 200)
    contained_in = optional_key(
        "self",
        _("contained in"),
        "contains",
        help_text=_("The effect that already includes this one."),
    )
    excludes = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="excluded_from",
        verbose_name=_("in addition to"),
    )
    note = models.CharField(_("internal note"), max_length=300, blank=True)

    scope = Bilingual()

    class Meta:
        verbose_name = _("climate effect")
        verbose_name_plural = _("climate effects")
        ordering = ["project__sort_title", "pk"]
        triggers = [
            NoCycleTrigger(
                "an_effect_is_never_contained_in_itself",
                "members_climateeffect",
                "contained_in_id",
            ),
            ContainedIsOfSameKind(),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_effect_is_more_than_nothing",
                condition=Q(value__gt=0),
                violation_error_message=_("The value must be greater than zero."),
            ),
            models.CheckConstraint(
                name="a_range_of_an_effect_is_not_open",
                condition=Q(value_max=None) | ~Q(qualifier__in=OPEN),
                violation_error_message=_(
                    "A range has two ends: choose “about” or “exactly”, or leave out"
                    " the upper value."
                ),
            ),
            models.CheckConstraint(
                name="an_effect_is_of_a_year_of_our_time",
                condition=Q(year=None) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=_("Enter a year between 1990 and 2100."),
            ),
            models.CheckConstraint(
                name="an_upper_value_is_above_the_value",
                condition=Q(value_max=None) | Q(value_max__gt=F("value")),
                violation_error_message=_(
                    "The upper value must be higher than the value."
                ),
            ),
            models.CheckConstraint(
                name="an_effect_says_unit_mechanism_maturity_qualifier_and_source",
                condition=Q(
                    unit__regex=HAS_TEXT,
                    source__regex=HAS_TEXT,
                    mechanism__regex=HAS_TEXT,
                )
                & Q(maturity__regex=HAS_TEXT, qualifier__regex=HAS_TEXT),
                violation_error_message=_(
                    "Enter unit, mechanism, maturity, qualifier and source for the"
                    " effect."
                ),
            ),
        ]

    def __str__(self):
        value = number_format(self.value, 0, force_grouping=True)
        return f"{self.project}: {value} {self.unit_text}"

    @property
    def unit_text(self):
        return unit_text(self.unit)

    @property
    def figure(self):
        """Return the amount as a Figure."""
        day, most = str(self.year or ""), self.value_max
        return Figure(self.value, self.qualifier, self.scope, day, self.source, most)

    def clean(self):
        super().clean()
        above = self.contained_in
        while above and above != self:
            above = above.contained_in
        if above:
            raise ValidationError(
                {"contained_in": _("An effect cannot contain itself.")}
            )
        self._refuse_another_kind()

    def _refuse_another_kind(self):
        whole = self.contained_in
        if whole and (whole.unit, whole.mechanism) != (self.unit, self.mechanism):
            text = TRIGGER_MESSAGES["a_contained_effect_is_of_the_same_kind"]
            raise ValidationError({"contained_in": text})


@tracked
class ClimateEffectExclusion(ClimateEffect.excludes.through):
    """A row of `ClimateEffect.excludes`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True
