"""Texts for amounts of money and greenhouse gas, with their qualifiers, never added up."""

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

from ..models import ClimateEffect, Funding
from ..models.periods import Precision
from ..models.qualifier import Qualifier
from ..models.texts import Confidence

# What the words for certainty mean, wherever they stand.
MATURITIES = {
    ClimateEffect.Maturity.MEASURED: gettext_lazy("it has happened and been counted"),
    ClimateEffect.Maturity.DESIGNED: gettext_lazy("what the plant is built for"),
    ClimateEffect.Maturity.EXPECTED: gettext_lazy("what is planned"),
    ClimateEffect.Maturity.POTENTIAL: gettext_lazy("what would be possible"),
}
CONFIDENCES = {
    Confidence.HIGH: gettext_lazy("an original source, or two independent ones"),
    Confidence.MEDIUM: gettext_lazy(
        "one source at second hand, or derived from other figures"
    ),
    Confidence.LOW: gettext_lazy("a weak source"),
}


def definitions(words, used):
    """Return (word, meaning) of the used ones of MATURITIES or CONFIDENCES."""
    return [(capfirst(w.label), text) for w, text in words.items() if w in used]


def confidence_notes():
    """Return ("Høy", "…") of each confidence that a file may hold."""
    return definitions(CONFIDENCES, CONFIDENCES)


def notes_on_words():
    """Return a sentence for each word of certainty that a file may hold."""
    terms = definitions(MATURITIES, MATURITIES) + confidence_notes()
    return [f"{word}: {text}." for word, text in terms]


def maturity_definitions(effects):
    """Return (word, meaning) of the words that tell how sure the effects are."""
    return definitions(MATURITIES, {effect.maturity for effect in effects})


def confidence_definitions(emissions):
    """Return (word, meaning) of the words for the confidence in the emissions."""
    return definitions(CONFIDENCES, {emission.confidence for emission in emissions})


def format_number(number):
    """Return a number with at most three decimals and without trailing zeros."""
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return number_format(text, use_l10n=True, force_grouping=True)


def format_money(amount, currency):
    """Return "3,3 milliarder kroner", "NOK 3.3 billion"."""
    unit = {"NOK": pgettext("currency", "NOK"), "EUR": pgettext("currency", "EUR")}
    words = {"unit": unit.get(currency, currency)}
    if amount >= 10**9:
        text, number = _billions(amount), amount / 10**9
    elif amount >= 10**6:
        text, number = _millions(amount), amount / 10**6
    else:
        text, number = _("%(unit)s %(n)s"), amount
    return text % {**words, "n": format_number(number)}


def _billions(amount):
    one = 1 if amount == 10**9 else 2
    return ngettext("%(unit)s %(n)s billion", "%(unit)s %(n)s billion", one)


def _millions(amount):
    one = 1 if amount == 10**6 else 2
    return ngettext("%(unit)s %(n)s million", "%(unit)s %(n)s million", one)


def with_qualifier(row, text):
    """Return the text with "om lag", "minst" … before it; unchanged when exact."""
    if row.qualifier == Qualifier.EXACT:
        return text
    return f"{Qualifier(row.qualifier).label} {text}"


def money_text(row):
    """Return the amount of a funding or a budget, with its qualifier."""
    return with_qualifier(row, format_money(row.figure.value, row.currency))


def headcount_text(figure):
    """Return "om lag 530 (tre smelteverk, 2022)" of a number of employees."""
    number = with_qualifier(figure, format_number(figure.value))
    scope = ", ".join(filter(None, [str(figure.scope), figure.day]))
    return f"{number} ({scope})" if scope else number


def stated_text(row):
    """Return "om lag 30"."""
    return with_qualifier(row.figure, format_number(row.figure.value))


def funding_text(funding):
    """Return "Tilskudd på om lag 40 millioner euro i året (2024–2026)"."""
    text = _funding_kind(funding) % {"amount": money_text(funding)}
    if funding.period == Funding.Per.YEAR:
        text = _("%(amount)s a year") % {"amount": text}
    return f"{text} ({funding.years.replace('-', '–')})" if funding.years else text


def _funding_kind(funding):
    """Return "Tilskudd på %(amount)s"; an estimate is named with its day."""
    estimate = _("Estimated cost (%(day)s): %(amount)s")
    day = {"day": funding.stated_on_text, "amount": "%(amount)s"}
    return {
        Funding.Kind.GRANT: _("Grant of %(amount)s"),
        Funding.Kind.LOAN: _("Loan of %(amount)s"),
        Funding.Kind.OWN: _("Own contribution: %(amount)s"),
        Funding.Kind.CAPITAL: _("Raised capital: %(amount)s"),
        Funding.Kind.TOTAL: _("Total cost: %(amount)s"),
        Funding.Kind.ESTIMATE: (
            estimate % day if funding.stated_on else _("Estimated cost: %(amount)s")
        ),
    }[funding.kind]


def funding_stated_text(funding):
    """Return "oppgitt i 2023", "oppgitt 5. juli 2019"; empty for a day that is unknown.

    Of an estimate the day stands before the amount.
    """
    if not funding.stated_on or funding.kind == Funding.Kind.ESTIMATE:
        return ""
    texts = {
        Precision.DAY: _("stated on %(day)s"),
        Precision.AT_LATEST: _("stated on %(day)s at the latest"),
    }
    text = texts.get(funding.stated_on_precision, _("stated in %(day)s"))
    return text % {"day": funding.stated_on_text}


def funding_sentence(funding):
    """Return the amount, its giver and the day it was stated, as far as known."""
    facts = funding_text(funding), funding.giver, funding_stated_text(funding)
    return ", ".join(map(str, filter(None, facts)))


def emission_text(emission):
    """Return "800 000 tonn CO₂e i året (2021–2024)", "167 000 tonn CO₂e (2024)"."""
    return f"{emission_amount(emission)} ({emission.figure.day})"


def emission_amount(emission):
    """Return "800 000 tonn CO₂e i året", "167 000 tonn CO₂e"."""
    text = _("%(tonnes)s tonnes CO₂e a year")
    if emission.year_from == emission.year_to:
        text = _("%(tonnes)s tonnes CO₂e")
    tonnes = {"tonnes": format_number(emission.figure.value)}
    return capfirst(with_qualifier(emission.figure, text % tonnes))


def emission_basis(emission):
    """Return "Før karbonfangst. Beregnet ut fra andre tall. Middels pålitelighet"."""
    derived, stated = _("derived from other figures"), _("stated by the source")
    facts = [
        emission.get_capture_display(),
        derived if emission.is_derived else stated,
        emission.confidence
        and _("%(level)s confidence") % {"level": emission.get_confidence_display()},
    ]
    return capfirst(", ".join(map(str, filter(None, facts))))


def effect_text(effect):
    """Return "Om lag 400 000 tonn CO₂ i året"."""
    number = format_number(effect.value)
    if effect.value_max:
        number = f"{number}–{format_number(effect.value_max)}"
    units = {
        "t CO₂/year": _("%(n)s tonnes CO₂ a year"),
        "t CO₂e/year": _("%(n)s tonnes CO₂ equivalents a year"),
    }
    text = units.get(effect.unit, f"%(n)s {effect.unit}") % {"n": number}
    return capfirst(with_qualifier(effect, text))


def effect_kind(effect):
    """Return mechanism, maturity and year: "Fanget CO₂ (prosjektert, 2028)"."""
    details = effect.get_maturity_display()
    details = f"{details}, {effect.year}" if effect.year else details
    return capfirst(f"{effect.get_mechanism_display()} ({details})")


def effect_line(effect):
    """Return "Fanget CO₂ (prosjektert, 2028): om lag 400 000 tonn CO₂ i året"."""
    text = effect_text(effect)
    return f"{effect_kind(effect)}: {text[:1].lower()}{text[1:]}"
