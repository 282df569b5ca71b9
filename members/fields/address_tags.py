"""The filter by which templates show e-mail addresses."""

from django import template

from members.models.email_addresses import readable

register = template.Library()


@register.filter
def readable_address(address):
    """Return a stored address with the letters of its domain; empty stays empty."""
    return readable(address or "")
