"""The template tag of pages that promise an e-mail."""

from django import template

from .status import status

register = template.Library()


@register.simple_tag
def is_mail_late():
    """Whether an e-mail that was just queued may be late; two queries."""
    return status().is_mail_late
