"""Sentences and labels of the climate page: each says no more than its source."""

from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from members.fields.amount_texts import format_number, with_qualifier

from .. import climate
from ..models import ClimateEffect

GASES = {"t CO₂/year": "CO₂"}


def quotable_sentences(picture):
    """Return the sentences that may be quoted: level and goal, then the surest effect."""
    return [*_goal_sentences(picture), *_effect_sentences(picture)]


def _goal_sentences(picture):
    start = picture.start
    if start is None:
        return [
            _("The registry has no figure for the emissions that the goal is about.")
        ]
    words = {
        "scope": start.scope,
        "tonnes": millions(start.tonnes_co2e),
        "year": years(start),
        "target_year": picture.level.target.year,
        "target": millions(picture.level.target.value),
    }
    first = (
        _(
            "%(scope)s emitted %(tonnes)s of CO₂ equivalents in %(year)s, as derived from"
            " other figures."
        )
        if start.is_derived
        else _("%(scope)s emitted %(tonnes)s of CO₂ equivalents in %(year)s.")
    )
    zero = _("The target for %(target_year)s is zero.")
    other = _("The target for %(target_year)s is %(target)s of CO₂ equivalents.")
    return [first % words, (other if picture.level.target.value else zero) % words]


def _effect_sentences(picture):
    running = [one for one in picture.sums if not one.is_stopped]
    if not running:
        return [_("The registry has no figure for what projects contribute.")]
    first = running[0]
    what = {
        "what": "; ".join(
            amount_words(amount, first.mechanism) for amount in first.amounts
        )
    }
    none_measured = _("No project in the registry has a measured effect.")
    kinds = ClimateEffect.Maturity
    return {
        kinds.MEASURED: [_("Measured so far: %(what)s.") % what],
        kinds.DESIGNED: [
            none_measured,
            _("The surest figure is what a project is designed for: %(what)s.") % what,
        ],
        kinds.EXPECTED: [
            none_measured,
            _("The surest figure is what is expected: %(what)s.") % what,
        ],
        kinds.POTENTIAL: [
            none_measured,
            _("The registry only knows a potential: %(what)s.") % what,
        ],
    }[first.maturity]


def amount_words(amount, mechanism):
    """Return "om lag 400 000 tonn fanget CO₂ i året"."""
    number = format_number(amount.value)
    if amount.value_max is not None:
        number = f"{number}–{format_number(amount.value_max)}"
    kinds = ClimateEffect.Mechanism
    text = {
        kinds.CAPTURED: _("%(n)s tonnes of captured %(gas)s a year"),
        kinds.AVOIDED: _("%(n)s tonnes of avoided %(gas)s a year"),
        kinds.USED: _("%(n)s tonnes of used %(gas)s a year"),
    }[mechanism]
    gas = GASES.get(amount.unit) or _("CO₂ equivalents")
    return with_qualifier(amount, text % {"n": number, "gas": gas})


def millions(tonnes):
    """Return "2,5 millioner tonn", "400 000 tonn"."""
    if tonnes >= 10**6 and tonnes % 10**4 == 0:
        number = {"n": format_number(tonnes / 10**6)}
        # The plural form of "1.5 million" is that of two.
        text = npgettext(
            "amount of gas",
            "%(n)s million tonnes",
            "%(n)s million tonnes",
            1 if tonnes == 10**6 else 2,
        )
        return text % number
    return pgettext("amount of gas", "%(n)s tonnes") % {"n": format_number(tonnes)}


def target_text(target):
    """Return "0 tonn CO₂-ekvivalenter i året", "−60 prosent"."""
    number = format_number(target.value).replace("-", "−")
    if target.unit == climate.TONNES:
        return _("%(n)s tonnes CO₂ equivalents a year") % {"n": number}
    return f"{number} {target.unit_text}"


def years(emission):
    """Return "2020" or "2021–2024"."""
    first, last = emission.year_from, emission.year_to
    return str(first) if first == last else f"{first}–{last}"
