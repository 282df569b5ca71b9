"""What the public reads; the words of an address are translated as all words are."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

app_name = "directory"


def page(address, view, name):
    return path(pgettext_lazy("address", address), view, name=name)


urlpatterns = [
    page("", views.home, "home"),
    page("sites/<slug:slug>/", views.home, "site"),
    page("projects/<slug:slug>/", views.home, "project"),
    page("members/", views.organization_list, "organizations"),
    page("members/<slug:slug>/", views.organization_page, "organization"),
]
