"""Emissions, targets and climate effects in the open data, as the climate page reads them."""

from datetime import date
from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from members.models import ClimateEffect, Emission, Target
from members.operation.publication.marks import (
    EVENTS,
    INTERNAL,
    OFFERS,
    PEOPLE,
    PICTURES,
)
from members.queries.climate import (
    IN_TONNES,
    ClimateQuestion,
    current_records,
    emissions_on,
)

from .base import BilingualRef, Projection, Row, convert, in_both, struct_of, values_of
from .figures import ClimateFilter, load_by_key, public_by_key
from .projects import EffectRef, EffectRow


class LedgerRow(Row):
    """One of the four tables of climate figures, with the number of its rows.

    Effects, their sums, emissions and targets are never added to each other.
    """

    key: str
    label_nb: str
    label_en: str
    scope_nb: str
    scope_en: str
    rows_number: int
    on: date
    year: int | None


EMISSION = (
    "scope_nb scope_en year_from year_to tonnes_co2e qualifier is_derived confidence"
    " capture source"
)
TARGET = "scope_nb scope_en year value unit source"
SUM = "maturity mechanism unit qualifier value value_max"


class EmissionRow(struct_of(Emission, EMISSION), tag="emission", tag_field="type"):
    """The emissions of a plant or region in each of its years, in tonnes of CO₂e."""


class TargetRow(struct_of(Target, TARGET), tag="target", tag_field="type"):
    """The emissions aimed at for a year."""


class ProjectEffectRow(EffectRow, tag="effect", tag_field="type"):
    """The climate effect of a project; `is_counted` on the way to the goal, in some sum."""

    project: BilingualRef
    project_status: str
    is_counted: bool


class SumRow(struct_of(ClimateEffect, SUM), tag="sum", tag_field="type"):
    """The sum of effects that are alike in all but value; their `effects` by id."""

    is_stopped: bool
    effects: list[EffectRef]


class LedgerDetail(LedgerRow):
    """A table of climate figures with its rows."""

    rows: list[EmissionRow | TargetRow | ProjectEffectRow | SumRow]


class Ledger:
    """The climate figures of a day, and of a year if one is asked for."""

    def __init__(self, scope):
        self.day, self.year = (scope, None) if isinstance(scope, date) else scope
        self.records = current_records()
        target = self.records.target_year
        self.question = ClimateQuestion(self.day, self.year, target)
        effects = self.records.effects
        self.begun = [e for e in effects if self.question.is_begun(e.project)]
        self.sums = self.records.graph.sums(self.question.effects(effects))

    def rows(self, key):
        return getattr(self, f"_{key}")()

    def _emissions(self):
        rows = emissions_on(self.records.emissions, self.day, self.year)
        return [_of(row, EmissionRow) for row in rows]

    def _targets(self):
        return [_of(row, TargetRow) for row in self.records.targets]

    def _effects(self):
        sums = [s for s in self.sums if not s.is_stopped and s.unit in IN_TONNES]
        counted = {effect for one in sums for effect in one.effects}
        return [self._effect(one, one in counted) for one in self.begun]

    def _effect(self, effect, is_counted):
        above = next(iter(self.records.graph.containers(effect)), None)
        every = self.records.graph.effects
        others = [every[pk] for pk in sorted(effect.excludes) if pk in every]
        more = {
            "project": _project(effect.project),
            "project_status": effect.project.status,
            "contained_in": above and _ref(above),
            "in_addition_to": [_ref(other) for other in others],
            "is_counted": is_counted,
        }
        return _of(effect.row, ProjectEffectRow, more)

    def _sums(self):
        return [
            _of(amount, SumRow, _basis(one) | {"effects": [*map(_ref, amount.effects)]})
            for one in self.sums
            for amount in one.amounts
        ]


def _of(row, struct, more=()):
    """Return the Row of the attributes that the struct names, and of further values."""
    names = {*struct.__struct_fields__} - {*more}
    values = {name: getattr(row, name) for name in names} | dict(more)
    return convert(values | {"type": struct.__struct_config__.tag}, struct)


def _basis(one):
    return values_of(one, "maturity mechanism unit is_stopped")


def _project(project):
    return {
        "slug": project.slug,
        "name_nb": project.title_nb,
        "name_en": project.title_en,
    }


def _ref(effect):
    return {"id": effect.pk, "project": _project(effect.project)}


LABELS = {
    "emissions": _("Emissions"),
    "targets": _("Climate targets"),
    "effects": _("Climate effects"),
    "sums": _("What projects contribute, by certainty and kind"),
}
SCOPES = {
    "emissions": _("Tonnes of CO₂ equivalents"),
    "targets": "",
    "effects": _(
        "Only figures of the same certainty, kind, unit and qualifier are added."
    ),
    "sums": _(
        "Only figures of the same certainty, kind, unit and qualifier are added."
    ),
}


def _row(scope, key):
    return LedgerRow(**_head(Ledger(scope), key))


def _detail(scope, key):
    ledger = Ledger(scope)
    return LedgerDetail(**_head(ledger, key), rows=ledger.rows(key))


def _head(ledger, key):
    label_nb, label_en = in_both(lambda: str(LABELS[key]))
    scope_nb, scope_en = in_both(lambda: str(SCOPES[key]))
    return {
        "key": key,
        "label_nb": label_nb,
        "label_en": label_en,
        "scope_nb": scope_nb,
        "scope_en": scope_en,
        "rows_number": len(ledger.rows(key)),
        "on": ledger.day,
        "year": ledger.year,
    }


CLIMATE = Projection(
    name="climate",
    noun="climate",
    filterset=ClimateFilter,
    row=LedgerRow,
    detail=LedgerDetail,
    load=load_by_key(ClimateFilter, _row),
    load_details=load_by_key(ClimateFilter, _detail),
    public=public_by_key(ClimateFilter),
    never_shows=frozenset(PEOPLE | INTERNAL | PICTURES | OFFERS | EVENTS),
    scope=attrgetter("scope"),
    detail_parameters=("on", "year"),
)
