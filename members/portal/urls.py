"""What members do for themselves; the words of an address are translated."""

from django.urls import path
from django.utils.translation import pgettext_lazy

app_name = "portal"


def page(address, view, name):
    return path(pgettext_lazy("address", address), view, name=name)


urlpatterns = []
