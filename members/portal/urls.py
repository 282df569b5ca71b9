"""What members do for themselves; the words of an address are translated."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .views import home, organization, profile

app_name = "portal"


def page(address, view, name):
    return path(pgettext_lazy("address", address), view, name=name)


urlpatterns = [
    page("my-page/", home.home, "home"),
    page("my-page/<slug:slug>/", organization.organization_page, "organization"),
    page("my-page/<slug:slug>/profile/", profile.profile, "profile"),
]
