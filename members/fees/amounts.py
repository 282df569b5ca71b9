"""Amounts of money as people write them."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

TOO_MUCH = 10**8  # as the columns
SPACES = re.compile(r"[\s\u00a0\u202f]+")
# 12500 · 12500,50 · 12.500,50 · 12,500.50
PLAIN = re.compile(r"\d{1,8}(?:[.,]\d{1,2})?")
GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?")


def read_amount(text):
    """Return the Decimal of a text like "12 500,50" or "kr 12.500,-"; None for no text."""
    bare = SPACES.sub("", text).casefold()
    bare = bare.removeprefix("kr").removeprefix("nok").removeprefix(".")
    bare = bare.removesuffix("kr").removesuffix(",-").removesuffix("nok")
    if not bare:
        return None
    found = _read(bare) if bare.isascii() else None
    if found is None or found >= TOO_MUCH:
        raise ValidationError(_("Enter an amount, such as 12 500 or 12 500,50."))
    return found


def _read(bare):
    """Return the Decimal of an amount without spaces; None for another text."""
    if GROUPED.fullmatch(bare):
        whole, mark, rest = _split(bare)
        return Decimal(re.sub(r"[.,]", "", whole) + (f".{rest}" if mark else ""))
    return Decimal(bare.replace(",", ".")) if PLAIN.fullmatch(bare) else None


def _split(bare):
    """Return (whole, mark, decimals) of an amount whose thousands are grouped."""
    tail = re.search(r"([.,])(\d{1,2})$", bare)
    return (bare[: tail.start()], *tail.groups()) if tail else (bare, "", "")


def amount_text(amount):
    """Return the amount as pages write it: "12 500", "12 500,50"; empty for None."""
    if amount is None:
        return ""
    decimals = 2 if amount % 1 else 0
    return number_format(amount, decimals, use_l10n=True, force_grouping=True)
