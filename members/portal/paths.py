"""The path of a page, which the URLconfs of members' pages and of the log-in share."""

from django.urls import path
from django.utils.translation import pgettext_lazy


def page(address, view, name):
    """Return the URL pattern of an address with translated words."""
    return path(pgettext_lazy("address", address), view, name=name)
