"""The path of a page, which the URLconfs of members' pages and of the log-in share."""

from django.urls import path
from django.utils.translation import pgettext_lazy


def page(address, view, name):
    """Return the URL pattern of an address whose words are translated."""
    return path(pgettext_lazy("address", address), view, name=name)
