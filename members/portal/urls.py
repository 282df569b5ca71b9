"""What members do for themselves; the words of an address are translated."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .log_in import views as log_in
from .proposals.nouns import FACILITIES, PROJECTS, STREAMS
from .views import (
    access,
    ask,
    confirm,
    home,
    invitation,
    offices,
    organization,
    pictures,
    profile,
    proposals,
)

app_name = "portal"


def page(address, view, name):
    return path(pgettext_lazy("address", address), view, name=name)


def of_noun(pages, listing, key):
    """Give the pages of a noun below that of the organization."""
    start, name = f"my-page/<slug:slug>/{pages.name}/", pages.name
    return [
        page(start, listing, name),
        page(f"{start}new/", proposals.new(pages), f"{name}_new"),
        page(
            f"{start}proposal/<int:pk>/", proposals.proposal(pages), f"{name}_proposal"
        ),
        page(f"{start}change/<{key}:key>/", proposals.change(pages), f"{name}_change"),
    ]


urlpatterns = [
    page("log-in/", log_in.Address.as_view(), "log_in"),
    page("log-out/", log_in.log_out, "log_out"),
    page("ask-for-access/", ask.ask, "ask"),
    page("invitation/<str:token>/", invitation.invitation, "invitation"),
    page("confirm/<str:token>/", confirm.confirm, "confirm"),
    page("my-page/", home.home, "home"),
    page("my-page/pictures/<slug:hash>.<slug:kind>", pictures.picture, "picture"),
    page("my-page/<slug:slug>/", organization.organization_page, "organization"),
    page("my-page/<slug:slug>/profile/", profile.profile, "profile"),
    page("my-page/<slug:slug>/offices/", offices.offices, "offices"),
    *of_noun(PROJECTS, proposals.projects, "slug"),
    *of_noun(FACILITIES, proposals.listing(FACILITIES), "int"),
    *of_noun(STREAMS, proposals.listing(STREAMS), "int"),
    page("my-page/<slug:slug>/access/", access.access_page, "access"),
]
