"""Numbers with decimals as people write them: "400 000", "12.500,50", "0,5"."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .values import refuse_shape

TOO_MUCH = 10**15
SPACES = re.compile(r"[\s\u00a0\u202f]+")
# 12500 · 12500,50 · 12.500,50 · 12,500.50
PLAIN = re.compile(r"\d{1,15}(?:[.,]\d{1,2})?")
GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?")


def read_decimal(text):
    """Return the Decimal of a text, ignoring its spaces; None if it is no number."""
    bare = SPACES.sub("", text)
    if not bare.isascii():
        return None
    if GROUPED.fullmatch(bare):
        whole, mark, rest = _split_number(bare)
        return Decimal(re.sub(r"[.,]", "", whole) + (f".{rest}" if mark else ""))
    return Decimal(bare.replace(",", ".")) if PLAIN.fullmatch(bare) else None


def _split_number(bare):
    """Return (whole, mark, decimals) of a number with grouped thousands."""
    tail = re.search(r"([.,])(\d{1,2})$", bare)
    return (bare[: tail.start()], *tail.groups()) if tail else (bare, "", "")


def decimal_text(value):
    """Return a decimal as JSON holds it: "400000", "0.5"; empty for none."""
    if value in (None, ""):
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        refuse_shape()
    if not number.is_finite():
        refuse_shape()
    return f"{number.normalize():f}"


class DecimalField(forms.DecimalField):
    """A number in an input of text, with the marks and spaces of either language."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "size": 14}

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        number = read_decimal(text)
        if number is None:
            raise ValidationError(_("Enter a number, such as 400 000 or 12 500,50."))
        return number

    def prepare_value(self, value):
        try:
            number = Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            # Wrong input is shown again unchanged.
            return value
        if not number.is_finite() or abs(number) >= TOO_MUCH:
            return value
        decimals = 2 if number % 1 else 0
        return number_format(number, decimals, use_l10n=True, force_grouping=True)
