"""Amounts of money as people write them."""

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from members.fields.decimals import SPACES, read_decimal

TOO_MUCH = 10**8  # as the columns


def read_amount(text):
    """Return the Decimal of a text like "12 500,50" or "kr 12.500,-"; None for no text."""
    bare = SPACES.sub("", text).casefold()
    bare = bare.removeprefix("kr").removeprefix("nok").removeprefix(".")
    bare = bare.removesuffix("kr").removesuffix(",-").removesuffix("nok")
    if not bare:
        return None
    amount = read_decimal(bare)
    if amount is None or amount >= TOO_MUCH:
        raise ValidationError(_("Enter an amount, such as 12 500 or 12 500,50."))
    return amount


def amount_text(amount):
    """Return the amount as pages write it: "12 500", "12 500,50"; empty for None."""
    if amount is None:
        return ""
    decimals = 2 if amount % 1 else 0
    return number_format(amount, decimals, use_l10n=True, force_grouping=True)
