"""The climate effects of a project: each of one mechanism and maturity, with a source."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    OuterRef,
    ProtectedError,
    Q,
    Value,
    When,
)
from django.utils.translation import gettext as _

from members.models import ClimateEffect, Participation
from members.models.climate_effects import FIRST_YEAR, LAST_YEAR, OPEN
from members.models.units import EFFECT_UNITS

from ..amount_texts import effect_kind, effect_line, effect_text
from ..values import refuse_choice
from .fundings import with_source
from .rows import Rows

WITHIN = "contained_in"
MOST_OFFERED = 300


class Effects(Rows):
    """The effects of a project; one may be part of another, so that it counts once."""

    weighs_on_climate = True

    def _form_field(self, column, context, value):
        label = self.label_of(column)
        used = [row[column.name] for row in value if row[column.name]]
        if column.name == WITHIN:
            return forms.TypedChoiceField(
                label=label,
                choices=effect_choices(context.speaker, used),
                coerce=int,
                empty_value="",
                required=False,
            )
        if column.name == "unit":
            other = {unit: unit for unit in used if unit not in EFFECT_UNITS}
            choices = [("", "–"), *(EFFECT_UNITS | other).items()]
            return forms.ChoiceField(label=label, choices=choices)
        return super()._form_field(column, context, value)

    def row_refusals(self, row):
        lower, upper = row.get("value"), row.get("value_max")
        wrong = {}
        if lower is not None and lower <= 0:
            wrong["value"] = _("The value must be greater than zero.")
        if upper is not None and lower is not None and upper <= lower:
            wrong["value_max"] = _("The upper value must be higher than the value.")
        elif upper is not None and row.get("qualifier") in OPEN:
            wrong["qualifier"] = _(
                "A range has two ends: choose “about” or “exactly”, or leave out the"
                " upper value."
            )
        if row.get("year") and not FIRST_YEAR <= row["year"] <= LAST_YEAR:
            wrong["year"] = _("Enter a year between 1990 and 2100.")
        return wrong

    def _python(self, column, value):
        if column.name != WITHIN or not value:
            return super()._python(column, value)
        return ClimateEffect.objects.filter(pk=value).first() or refuse_choice()

    def _remove(self, rows):
        # One that goes may be part of another that goes.
        own = rows.filter(contained_in__in=rows.values("pk"))
        own.update(contained_in=None)
        try:
            rows.delete()
        except ProtectedError as error:
            names = ", ".join(sorted({str(e.project) for e in error.protected_objects}))
            text = _(
                "An effect of %(projects)s is part of one that you remove. Change the"
                " figure instead, or write to the secretariat."
            ) % {"projects": names}
            raise ValidationError(text, code="held") from error

    def apply(self, target, proposed, speaker):
        """Write an effect before those that are part of it, which must be of its kind."""
        changed = {row["id"]: row for row in proposed["change"]}
        rows = self.rows_of(target).filter(pk__in=changed, contained_in__in=changed)
        rows.update(contained_in=None)
        ordered = sorted(changed.values(), key=lambda row: _depth(row, changed))
        super().apply(target, {**proposed, "change": ordered}, speaker)

    def lines(self, value, names):
        self._load(value, names)
        return super().lines(value, names)

    def summaries(self, rows, names):
        self._load(rows, names)
        return [self._figure(row, names) for row in rows]

    def difference(self, old, new, names):
        self._load([*old, *new], names)
        return super().difference(old, new, names)

    def _load(self, rows, names):
        names.load_effects(row[WITHIN] for row in rows if row[WITHIN])

    def line(self, row, names):
        """Return an effect in one line: "Fanget CO₂ (forventet): om lag 400 000 tonn …"."""
        return with_source(self._figure(row, names), row["source"])

    def _figure(self, row, names):
        effect = self.unsaved(row)
        words = [effect_line(effect)]
        if row[WITHIN]:
            name = names.effect(row[WITHIN]) or row[WITHIN]
            words.append(_("part of %(effect)s") % {"effect": name})
        return ", ".join(words)

    def unsaved(self, row):
        """Return the ClimateEffect of a row, without its project."""
        values = {
            column.attname: column.to_python(row[column.name])
            for column in self.columns_of_rows()
            if row[column.name] != ""
        }
        return ClimateEffect(pk=row.get("id"), **values)

    def load(self, rows, day):
        return rows.prefetch_related(self.name)

    def cell_text(self, row):
        return f"{effect_text(row)} ({effect_kind(row)})"


def _depth(row, rows):
    """Return how many of the rows include it; the database refuses a circle of them."""
    above, depth = rows.get(row[WITHIN]), 0
    while above and depth < len(rows):
        above, depth = rows.get(above[WITHIN]), depth + 1
    return depth


def effect_choices(speaker, numbers=()):
    """Return [(pk, text)] in groups: those of the speaker's projects, then all others.

    Of very many, the first are offered, and those with the given numbers. All effects are
    public, as their projects are.
    """
    own, others = [("", _("No, it is counted by itself"))], []
    rows = _with_order(speaker, numbers).order_by(
        "-is_current", "-is_own", "project__sort_title"
    )
    for effect in rows.select_related("project")[:MOST_OFFERED]:
        text = f"{effect.project}: {effect_text(effect)} ({effect_kind(effect)})"
        (own if effect.is_own else others).append((effect.pk, text))
    if not speaker:
        return own + others
    grouped = [(_("Your projects"), own[1:]), (_("Other projects"), others)]
    return [own[0], *((heading, rows) for heading, rows in grouped if rows)]


def _with_order(speaker, numbers):
    """Return all effects, with `is_own` and `is_current`."""
    parts = Participation.objects.standing().filter(
        project=OuterRef("project"), organization=speaker
    )
    is_own = Exists(parts) if speaker else Value(False, BooleanField())
    is_current = Case(When(Q(pk__in=numbers), then=True), default=False)
    return ClimateEffect.objects.annotate(is_own=is_own, is_current=is_current)
