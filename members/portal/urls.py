"""The pages of members; the words of an address are translated."""

from django.urls import path

from members.fields import OFFERED, PROJECT, STREAM
from members.fields.addresses import INVOICES

from .log_in import views as log_in
from .paths import page
from .views import (
    about_me,
    access,
    account,
    ask,
    calendars,
    change_requests,
    changes,
    consent,
    contacts,
    leaving,
    links,
    log_in_link,
    newsletter,
    organization,
    pictures,
    projects,
    streams,
    take_along,
    visits,
)

app_name = "portal"


def pages_of(noun, listing):
    """Return the addresses on which members propose rows of a noun."""
    name, routes = noun.page, noun.routes
    return [
        path(routes.listing, listing, name=name),
        path(routes.new, change_requests.new(noun), name=f"{name}_new"),
        path(routes.proposal, change_requests.proposal(noun), name=f"{name}_proposal"),
        path(routes.change, change_requests.change(noun), name=f"{name}_change"),
    ]


# The lists that differ from that of every other noun.
LISTS = {PROJECT: projects.projects, STREAM: streams.streams}
urlpatterns = [
    page("log-in/", log_in.RequestCodeView.as_view(), "log_in"),
    page("log-in/link/<str:token>/", log_in_link.log_in_link, "log_in_link"),
    page("log-out/", log_in.log_out, "log_out"),
    page("ask-for-access/", ask.ask, "ask"),
    page("invitation/<str:token>/", links.invitation, "invitation"),
    page("confirm/<str:token>/", links.confirm, "confirm"),
    page("answer/<str:token>/", links.answer, "answer"),
    page("newsletter/<str:token>/", links.newsletter, "newsletter"),
    page("newsletter/<str:secret>.csv", newsletter.newsletter_file, "newsletter_file"),
    page("consent/<str:token>/", consent.consent, "consent"),
    page("consent/<str:token>/picture/", consent.consent_picture, "consent_picture"),
    page("consent/<str:token>/erase/", consent.consent_erase, "consent_erase"),
    page("consent/<str:token>/file/", consent.consent_file, "consent_file"),
    page("my-calendar/<str:token>.ics", calendars.calendar_file, "calendar_file"),
    page("my-page/", organization.home, "home"),
    page("my-page/pictures/<slug:hash>.<slug:kind>", pictures.picture, "picture"),
    page("my-page/about-me/", about_me.about_me, "about_me"),
    page("my-page/about-me/file/", about_me.about_me_file, "about_me_file"),
    page("my-page/about-me/erase/", about_me.erase_me, "erase_me"),
    page("my-page/account/", account.account, "account"),
    page(
        "my-page/account/address/<str:token>/",
        account.account_address,
        "account_address",
    ),
    page("my-page/<slug:slug>/", organization.organization_page, "organization"),
    page("my-page/<slug:slug>/profile/", change_requests.profile_view(), "profile"),
    page(
        "my-page/<slug:slug>/picture/<slug:size>/",
        pictures.choose_picture,
        "choose_picture",
    ),
    page(
        "my-page/<slug:slug>/invoices/",
        change_requests.profile_view(INVOICES.page),
        INVOICES.page,
    ),
    page("my-page/<slug:slug>/contacts/", contacts.contacts_page, "contacts"),
    page("my-page/<slug:slug>/offices/", organization.offices, "offices"),
    page("my-page/<slug:slug>/references/", projects.references, "references"),
    page("my-page/<slug:slug>/found/", visits.visits, "found"),
    page("my-page/<slug:slug>/changes/", changes.changes, "changes"),
    page("my-page/<slug:slug>/take-along/", take_along.take_along, "take_along"),
    page("my-page/<slug:slug>/take-along/data.xlsx", take_along.own_data, "own_data"),
    page("my-page/<slug:slug>/access/", access.access_page, "access"),
    page("my-page/<slug:slug>/i-am-leaving/", leaving.handing_over, "access_leaving"),
    page("my-page/<slug:slug>/confirm/", organization.check, "check"),
    page("my-page/<slug:slug>/leave/", leaving.leave, "leave"),
    *(
        page
        for noun in OFFERED
        for page in pages_of(noun, LISTS.get(noun) or change_requests.listing(noun))
    ),
]
