"""Words for amounts, targets and years on the climate page."""

from collections import Counter

from django.utils.translation import gettext as _, npgettext, pgettext

from members.fields.amount_texts import format_number, with_qualifier

from ..models import ClimateEffect
from ..queries import climate
from .labels import short


def signed(number):
    """Return a number with a minus sign where it is below zero."""
    return format_number(number).replace("-", "−")


GASES = {"t CO₂/year": "CO₂"}


def amount_words(amount, mechanism):
    """Return "om lag 400 000 tonn fanget CO₂ i året"."""
    number = number_words(amount)
    kinds = ClimateEffect.Mechanism
    text = {
        kinds.CAPTURED: _("%(n)s tonnes of captured %(gas)s a year"),
        kinds.AVOIDED: _("%(n)s tonnes of avoided %(gas)s a year"),
        kinds.USED: _("%(n)s tonnes of used %(gas)s a year"),
    }[mechanism]
    gas = GASES.get(amount.unit) or _("CO₂ equivalents")
    return with_qualifier(amount, text % {"n": number, "gas": gas})


def millions(tonnes):
    """Return "2,5 millioner tonn", "400 000 tonn", "−400 000 tonn"."""
    if abs(tonnes) >= 10**6 and tonnes % 10**4 == 0:
        number = {"n": signed(tonnes / 10**6)}
        # The plural form of "1.5 million" is that of two.
        text = npgettext(
            "amount of gas",
            "%(n)s million tonnes",
            "%(n)s million tonnes",
            1 if abs(tonnes) == 10**6 else 2,
        )
        return text % number
    return pgettext("amount of gas", "%(n)s tonnes") % {"n": signed(tonnes)}


def target_text(target):
    """Return "0 tonn CO₂-ekvivalenter i året", "−60 prosent"."""
    number = signed(target.value)
    if target.unit == climate.TONNES:
        return _("%(n)s tonnes CO₂ equivalents a year") % {"n": number}
    return f"{number} {target.unit_text}"


def years(emission):
    """Return "2020" or "2021–2024"."""
    first, last = emission.year_from, emission.year_to
    return str(first) if first == last else f"{first}–{last}"


def number_words(effect):
    """Return "41 000", "50 000–200 000"."""
    number = format_number(effect.value)
    if effect.value_max is None:
        return number
    return f"{number}–{format_number(effect.value_max)}"


def parts_words(named):
    """Return the parts of an effect: "41 000 av dette er SKREI; resten er 759 000."."""
    if not named.parts:
        return ""
    if named.beyond is None:
        projects = ", ".join(name for name, _part in named.parts)
        return _("Includes %(projects)s.") % {"projects": projects}
    parts = [
        _("%(part)s of it is %(project)s")
        % {"part": format_number(part.value), "project": name}
        for name, part in named.parts
    ]
    rest = {"parts": ", ".join(parts), "rest": format_number(named.beyond)}
    if named.is_stopped:
        return (
            _("%(parts)s, counted separately; the other %(rest)s do not count.") % rest
        )
    return _("%(parts)s; the rest is %(rest)s.") % rest


def names_of(projects):
    """Return {key: name} of projects: the part before a dash, where it is unique."""
    full = {project.pk: short(project) for project in projects}
    brief = {key: name.split(" – ")[0] for key, name in full.items()}
    uses = Counter(brief.values())
    return {key: brief[key] if uses[brief[key]] == 1 else full[key] for key in full}
