"""What members do for themselves; the words of an address are translated."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .log_in import views as log_in
from .proposals.nouns import FACILITIES, PROJECTS, STREAMS
from .views import (
    about_me,
    access,
    ask,
    confirm,
    consent,
    contacts,
    freshness,
    home,
    invitation,
    leave,
    offices,
    organization,
    pictures,
    profile,
    proposals,
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
    page("consent/<str:token>/", consent.consent, "consent"),
    page("consent/<str:token>/picture/", consent.consent_picture, "consent_picture"),
    page("consent/<str:token>/erase/", consent.consent_erase, "consent_erase"),
    page("consent/<str:token>/file/", consent.consent_file, "consent_file"),
    page("my-page/", home.home, "home"),
    page("my-page/pictures/<slug:hash>.<slug:kind>", pictures.picture, "picture"),
    page("my-page/about-me/", about_me.about_me, "about_me"),
    page("my-page/about-me/file/", about_me.about_me_file, "about_me_file"),
    page("my-page/about-me/erase/", about_me.erase_me, "erase_me"),
    page("my-page/<slug:slug>/", organization.organization_page, "organization"),
    page("my-page/<slug:slug>/profile/", profile.profile, "profile"),
    page("my-page/<slug:slug>/contacts/", contacts.contacts_page, "contacts"),
    page("my-page/<slug:slug>/offices/", offices.offices, "offices"),
    page("my-page/<slug:slug>/projects/", proposals.projects, "projects"),
    page("my-page/<slug:slug>/projects/new/", proposals.new(PROJECTS), "projects_new"),
    page(
        "my-page/<slug:slug>/projects/proposal/<int:pk>/",
        proposals.proposal(PROJECTS),
        "projects_proposal",
    ),
    page(
        "my-page/<slug:slug>/projects/change/<slug:key>/",
        proposals.change(PROJECTS),
        "projects_change",
    ),
    page(
        "my-page/<slug:slug>/facilities/", proposals.listing(FACILITIES), "facilities"
    ),
    page(
        "my-page/<slug:slug>/facilities/new/",
        proposals.new(FACILITIES),
        "facilities_new",
    ),
    page(
        "my-page/<slug:slug>/facilities/proposal/<int:pk>/",
        proposals.proposal(FACILITIES),
        "facilities_proposal",
    ),
    page(
        "my-page/<slug:slug>/facilities/change/<int:key>/",
        proposals.change(FACILITIES),
        "facilities_change",
    ),
    page("my-page/<slug:slug>/streams/", proposals.listing(STREAMS), "streams"),
    page("my-page/<slug:slug>/streams/new/", proposals.new(STREAMS), "streams_new"),
    page(
        "my-page/<slug:slug>/streams/proposal/<int:pk>/",
        proposals.proposal(STREAMS),
        "streams_proposal",
    ),
    page(
        "my-page/<slug:slug>/streams/change/<int:key>/",
        proposals.change(STREAMS),
        "streams_change",
    ),
    page("my-page/<slug:slug>/access/", access.access_page, "access"),
    page("my-page/<slug:slug>/confirm/", freshness.confirm_profile, "confirm_profile"),
    page("my-page/<slug:slug>/leave/", leave.leave, "leave"),
]
