"""Texts for amounts of money and greenhouse gas, with their qualifiers, never added up."""

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..models import Funding
from ..models.qualifier import Qualifier


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
    return f"{row.get_qualifier_display()} {text}"


def money_text(row):
    """Return the amount of a funding or a budget, with its qualifier."""
    return with_qualifier(row, format_money(row.amount, row.currency))


def stated_text(figure):
    """Return "om lag 30"."""
    return with_qualifier(figure, format_number(figure.value))


def funding_text(funding):
    """Return "Tilskudd på om lag 40 millioner euro i året (2024–2026)"."""
    kinds = {
        Funding.Kind.GRANT: _("Grant of %(amount)s"),
        Funding.Kind.LOAN: _("Loan of %(amount)s"),
        Funding.Kind.TOTAL: _("Total cost: %(amount)s"),
    }
    text = kinds[funding.kind] % {"amount": money_text(funding)}
    if funding.period == Funding.Per.YEAR:
        text = _("%(amount)s a year") % {"amount": text}
    return f"{text} ({funding.years.replace('-', '–')})" if funding.years else text


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
    known = effect.get_maturity_display()
    known = f"{known}, {effect.year}" if effect.year else known
    return capfirst(f"{effect.get_mechanism_display()} ({known})")
