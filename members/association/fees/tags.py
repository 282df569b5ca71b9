"""Amounts of fees in templates."""

from django import template

from members.association.fees.amounts import amount_text

register = template.Library()


@register.filter
def nok(amount):
    """Return the amount as pages write it; empty for none."""
    return "" if amount in (None, "") else amount_text(amount)
