"""The climate effects of projects, as known on the last day of a period, a row each.

Those that count are those of members.queries.climate: nothing is counted twice, and only effects
of one maturity, mechanism, unit and qualifier have a sum.
"""

from dataclasses import dataclass
from functools import partial

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from members.fields.amount_texts import with_qualifier
from members.models import ClimateEffect, ReportText
from members.models.units import unit_text
from members.queries import climate

from ..cells import refs, section
from ..document import ReportCell, ReportRow, ReportTable

KEY = ReportText.Section.CLIMATE
MATURITIES = ClimateEffect.Maturity.values


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    sums = [sums_on(registry, d.until) for d in both]
    table = partial(_table, tuple(date_format(one.until, "j.n.Y") for one in both))
    going, stopped = (
        [_lines([s for s in some if s.is_stopped == is_stopped]) for some in sums]
        for is_stopped in (False, True)
    )
    tables = (
        table("projects", _("Effects of projects"), going),
        table("sums", _("Totals of like figures"), _added(sums)),
        table("stopped", _("Effects of projects that were stopped"), stopped),
    )
    return section(KEY, tables, _effects_notes(registry, days.until, sums[0]))


def sums_on(registry, day):
    """Return the climate.EffectSums of the projects that had begun on the day.

    As on the page of the climate: none after the year of the goal.
    """
    return climate.sums(_question(registry, day).effects(registry.effects))


def _question(registry, day):
    return climate.ClimateQuestion(day, target_year=registry.rows.target_year)


@dataclass(frozen=True)
class EffectLine:
    """An amount under its label; `order` sorts the lines."""

    label: str
    order: tuple
    amount: object
    effects: tuple


def _lines(sums):
    """Return {key of an effect: EffectLine} of those that count."""
    return {
        f"climateeffect:{one.pk}": EffectLine(
            _effect_label(one),
            (MATURITIES.index(one.maturity), one.project.sort_title, one.pk),
            one,
            (one,),
        )
        for each in sums
        for one in each.effects
    }


def _added(sums):
    """Return [{basis and qualifier: EffectLine}] of the amounts that are sums on a day."""
    amounts = [
        {
            _sum_key(one, a): (one, a)
            for one in day
            if not one.is_stopped
            for a in one.amounts
        }
        for day in sums
    ]
    keys = {k for day in amounts for k, (_one, a) in day.items() if len(a.effects) > 1}
    return [
        {
            key: EffectLine(
                capfirst(_basis_label(one)),
                (MATURITIES.index(one.maturity), key),
                a,
                a.effects,
            )
            for key, (one, a) in day.items()
            if key in keys
        }
        for day in amounts
    ]


def _sum_key(one, amount):
    kind = "single" if amount.value_max is None else "range"
    return f"{one.maturity} {one.mechanism} {one.unit} {amount.qualifier} {kind}"


def _effect_label(one):
    """Return "Fangstanlegget: fanget CO₂, prosjektert (halvparten av utslippene)"."""
    label = f"{one.project.title_nb}: {_basis_label(one)}"
    return f"{label} ({one.row.scope_nb})" if one.row.scope_nb else label


def _basis_label(one):
    maturity = ClimateEffect.Maturity(one.maturity).label
    return f"{ClimateEffect.Mechanism(one.mechanism).label}, {maturity}"


def _table(heads, key, caption, lines):
    either = lines[1] | lines[0]
    rows = tuple(
        ReportRow(k, either[k].label, tuple(_effects_cell(d.get(k)) for d in lines))
        for k in sorted(either, key=lambda k: either[k].order)
    )
    return ReportTable(key, caption, heads, rows)


def _effects_cell(line):
    if line is None:
        return ReportCell("–")
    text = _amount(line.amount)
    return ReportCell(text, text, refs("climateeffect", [e.pk for e in line.effects]))


def _amount(amount):
    number = _number_text(amount.value)
    if amount.value_max is not None:
        number = f"{number}–{_number_text(amount.value_max)}"
    return with_qualifier(amount, f"{number} {unit_text(amount.unit)}")


def _number_text(value):
    places = 0 if value == value.to_integral_value() else 2
    return number_format(value, places, force_grouping=True)


def _effects_notes(registry, day, sums):
    """Yield the numbers of effects that are not counted, with the reasons."""
    left_out = [(left, by) for one in sums for left, by in one.left_out]
    graph = climate.EffectGraph(registry.effects)
    parts = sum(graph.includes(by, left) for left, by in left_out)
    question = _question(registry, day)
    late = sum(
        question.is_begun(effect.project) and question.is_late(effect)
        for effect in registry.effects
    )
    for number, text in [
        (parts, _parts_text(parts)),
        (len(left_out) - parts, _earlier_text(len(left_out) - parts)),
        (late, _late_text(late)),
    ]:
        if number:
            yield text % {"n": number, "year": question.target_year}


def _parts_text(number):
    return ngettext(
        "%(n)s effect is part of another one and not counted again.",
        "%(n)s effects are parts of others and not counted again.",
        number,
    )


def _earlier_text(number):
    return ngettext(
        "%(n)s effect is not counted: the same project has a later figure.",
        "%(n)s effects are not counted: the same projects have later figures.",
        number,
    )


def _late_text(number):
    return ngettext(
        "%(n)s effect comes after %(year)s and is not counted.",
        "%(n)s effects come after %(year)s and are not counted.",
        number,
    )
