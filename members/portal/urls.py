"""What members do for themselves; the words of an address are translated."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .log_in import views as log_in
from .views import (
    about_me,
    access,
    ask,
    confirm,
    home,
    invitation,
    organization,
    pictures,
    profile,
)

app_name = "portal"


def page(address, view, name):
    return path(pgettext_lazy("address", address), view, name=name)


urlpatterns = [
    page("log-in/", log_in.Address.as_view(), "log_in"),
    page("log-out/", log_in.log_out, "log_out"),
    page("ask-for-access/", ask.ask, "ask"),
    page("invitation/<str:token>/", invitation.invitation, "invitation"),
    page("confirm/<str:token>/", confirm.confirm, "confirm"),
    page("my-page/", home.home, "home"),
    page("my-page/pictures/<slug:hash>.<slug:kind>", pictures.picture, "picture"),
    page("my-page/about-me/", about_me.about_me, "about_me"),
    page("my-page/about-me/file/", about_me.about_me_file, "about_me_file"),
    page("my-page/about-me/erase/", about_me.erase_me, "erase_me"),
    page("my-page/<slug:slug>/", organization.organization_page, "organization"),
    page("my-page/<slug:slug>/profile/", profile.profile, "profile"),
    page("my-page/<slug:slug>/access/", access.access_page, "access"),
]
