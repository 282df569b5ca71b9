"""Sum the climate effects of projects, as known on the last day of a period.

Sums are those of members.queries.climate: nothing is counted twice, or added across maturities,
mechanisms, units or qualifiers.
"""

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.fields.amount_texts import with_qualifier
from members.models import ClimateEffect, ReportText
from members.models.units import unit_text
from members.queries import climate

from ..cells import refs, section
from ..document import ReportCell, ReportRow, ReportTable

KEY = ReportText.Section.CLIMATE


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    sums = [{key_of(one): one for one in sums_on(registry, d.until)} for d in both]
    heads = tuple(date_format(one.until, "j.n.Y") for one in both)
    going = _table("effects", _("Effects of projects"), heads, sums, is_stopped=False)
    stopped = _table(
        "stopped",
        _("Effects of projects that were stopped"),
        heads,
        sums,
        is_stopped=True,
    )
    notes = _effects_notes(registry, days.until, sums[0].values())
    return section(KEY, (going, stopped), notes)


def sums_on(registry, day):
    """Return the climate.EffectSums of the projects that had begun on the day.

    As on the page of the climate: none after the year of the goal.
    """
    return climate.sums(_question(registry, day).effects(registry.effects))


def _question(registry, day):
    return climate.ClimateQuestion(day, target_year=registry.rows.target_year)


def key_of(one):
    """Return the key of a sum: "designed captured t CO₂"."""
    kind = "stopped " if one.is_stopped else ""
    return f"{kind}{one.maturity} {one.mechanism} {one.unit}"


def _table(key, caption, heads, sums, *, is_stopped):
    keys = dict.fromkeys(
        k for one in sums for k, s in one.items() if s.is_stopped == is_stopped
    )
    rows = tuple(
        ReportRow(
            k,
            _effects_label(next(one[k] for one in sums if k in one)),
            tuple(_effects_cell(one.get(k)) for one in sums),
        )
        for k in sorted(keys, key=_order)
    )
    note = _("Not added across kinds: each line is of its own.")
    return ReportTable(key, caption, heads, rows, (note,))


def _order(key):
    maturities = ClimateEffect.Maturity.values
    words = key.removeprefix("stopped ").split()
    return maturities.index(words[0]), words[1:]


def _effects_label(one):
    maturity = ClimateEffect.Maturity(one.maturity).label
    mechanism = ClimateEffect.Mechanism(one.mechanism).label
    return f"{capfirst(str(mechanism))}, {maturity}"


def _effects_cell(one):
    if one is None:
        return ReportCell("–")
    text = "; ".join(map(_amount, one.amounts))
    return ReportCell(text, text, refs("climateeffect", [e.pk for e in one.effects]))


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
