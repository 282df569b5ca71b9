"""Sentences of the climate page that may be quoted: none claims more than its source.

A day or a year that is asked for is part of the sentence.
"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext, npgettext, pgettext

from members.fields.amount_texts import with_qualifier

from ..models import ClimateEffect
from .climate_words import amount_words, millions, years


def goal_sentences(picture):
    """Return the emissions that the goal is about, and the goal."""
    if picture.whole_level is None:
        return [_("The registry does not say which emissions the goal is about.")]
    return [_emission_sentence(picture), _target_sentence(picture.level.target)]


def _emission_sentence(picture):
    if picture.start:
        return _emitted(picture.start)
    if not picture.whole_level.emissions:
        return _("The registry has no figure for the emissions that the goal is about.")
    text = _(
        "The registry has no figure up to %(year)s for the emissions that the goal is"
        " about."
    )
    return text % {"year": picture.question.last_year}


def _emitted(emission):
    """Return "Industrien slapp ut 1 million tonn CO₂-ekvivalenter i 2020, …"."""
    is_one_year = emission.year_from == emission.year_to
    text = (
        _("%(scope)s emitted %(tonnes)s of CO₂ equivalents in %(year)s")
        if is_one_year
        else _("%(scope)s emitted %(tonnes)s of CO₂ equivalents a year in %(year)s")
    )
    sentence = text % {
        "scope": emission.scope,
        "tonnes": with_qualifier(emission.figure, millions(emission.figure.value)),
        "year": years(emission),
    }
    derived = _("as derived from other figures") if emission.is_derived else ""
    return (
        ", ".join(filter(None, [sentence, emission.get_capture_display(), derived]))
        + "."
    )


def _target_sentence(target):
    words = {"target_year": target.year, "target": millions(target.value)}
    if not target.value:
        return _("The target for %(target_year)s is zero.") % words
    text = _("The target for %(target_year)s is %(target)s of CO₂ equivalents.")
    return text % words


def effect_sentences(picture):
    """Return the surest contributions of projects."""
    if not picture.all_effects:
        return [_("The registry has no figure for what projects contribute.")]
    other = _("Figures in other units than tonnes a year stand in the table only.")
    return [
        *(_surest(picture) if picture.running else [_nothing_counts(picture)]),
        *([other] if picture.has_other_units else []),
    ]


def _nothing_counts(picture):
    if asked := asked_of(picture.question):
        return _("None %(of_which)s counts towards the goal.") % {"of_which": asked}
    return _("None of the registered climate effects counts towards the goal.")


def _surest(picture):
    """Return the surest sums in operation, after a sentence whether any is measured."""
    surest = [s for s in picture.running if s.maturity == picture.running[0].maturity]
    amounts = [amount_words(a, one.mechanism) for one in surest for a in one.amounts]
    what, of_which = "; ".join(amounts), asked_of(picture.question)
    if surest[0].maturity == ClimateEffect.Maturity.MEASURED:
        return [_measured(what, of_which)]
    label = _maturity(surest[0].maturity, len(amounts))
    return [unmeasured(picture), _surest_text(len(amounts), label, what, of_which)]


def _measured(what, of_which):
    if of_which:
        return _("Measured %(of_which)s: %(what)s.") % {
            "of_which": of_which,
            "what": what,
        }
    return _("Measured so far: %(what)s.") % {"what": what}


def unmeasured(picture):
    """Return that nothing measured counts, and whether the registry has it at all."""
    if picture.has_measured:
        return _("Measured effects are registered, but none of them counts here.")
    return _("No project in the registry has a measured effect.")


def _surest_text(number, maturity, what, of_which):
    words = {"maturity": maturity, "what": what, "of_which": capfirst(of_which)}
    text = ngettext(
        "The firmest figure is %(maturity)s: %(what)s.",
        "The firmest figures are %(maturity)s: %(what)s.",
        number,
    )
    if of_which:
        text = ngettext(
            "%(of_which)s, the firmest figure is %(maturity)s: %(what)s.",
            "%(of_which)s, the firmest figures are %(maturity)s: %(what)s.",
            number,
        )
    return text % words


def _maturity(maturity, number):
    return {
        ClimateEffect.Maturity.DESIGNED: npgettext(
            "firmest figure", "a design capacity", "design capacities", number
        ),
        ClimateEffect.Maturity.EXPECTED: pgettext("firmest figure", "expected"),
        ClimateEffect.Maturity.POTENTIAL: npgettext(
            "firmest figure", "a potential", "potentials", number
        ),
    }[maturity]


def asked_of(question):
    """Return which effects are asked about; empty for all that are known today."""
    is_today = question.day == timezone.localdate()
    words = {"day": date_format(question.day), "year": question.year}
    if question.year is None:
        text = _("of the effects of projects that had begun by %(day)s")
        return "" if is_today else text % words
    if is_today:
        return _("of the effects with a known year up to %(year)s") % words
    text = _(
        "of the effects with a known year up to %(year)s from projects that had begun by"
        " %(day)s"
    )
    return text % words
