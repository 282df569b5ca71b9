"""URLs of the public pages; the texts of paths are translated."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .feeds import new_members
from .views import (
    about,
    badges,
    calendars,
    climate,
    contacts,
    embeds,
    events,
    files,
    home,
    join,
    network,
    open_data,
    organizations,
    pictures,
    projects,
    report,
    roles,
    search,
    sign_up,
    sites,
    statistics,
)

app_name = "directory"
FIGURE = statistics.statistics_file


def page(address, view, name, **options):
    return path(pgettext_lazy("address", address), view, options, name=name)


def file_page(address, name, ending):
    """Return the route of a list as a file."""
    options = {"name": name, "ending": ending}
    text = pgettext_lazy("address", address)
    return path(text, files.list_file, options, name=f"{name}_{ending}")


urlpatterns = [
    page("", home.home, "home"),
    page("search/", search.search_page, "search"),
    page("similar/", search.similar, "similar"),
    page("members/", organizations.organization_list, "organizations"),
    file_page("members.csv", "organizations", "csv"),
    file_page("members.xlsx", "organizations", "xlsx"),
    page("members/feed.atom", new_members, "feed"),
    page("members/<slug:slug>/", organizations.organization_page, "organization"),
    page(
        "members/<slug:slug>/sheet/",
        organizations.organization_sheet,
        "organization_sheet",
    ),
    page("members/<slug:slug>/badge.svg", badges.badge, "badge"),
    page("members/<slug:slug>/contact/", contacts.contact_page, "contact"),
    page("members/<slug:slug>/contact/card.vcf", contacts.contact_card, "contact_card"),
    page("members/<slug:slug>/report/", report.report, "report", key="organization"),
    file_page("projects.csv", "projects", "csv"),
    file_page("projects.xlsx", "projects", "xlsx"),
    file_page("amounts.csv", "amounts", "csv"),
    page("projects/", projects.project_list, "projects"),
    page("projects/<slug:slug>/", projects.project_page, "project"),
    page("projects/<slug:slug>/sheet/", projects.project_sheet, "project_sheet"),
    page(
        "projects/<slug:slug>/report/", report.report, "project_report", key="project"
    ),
    page("download/<slug:key>/", files.download, "download"),
    page("download/<slug:key>/file/", files.download_file, "download_file"),
    page("sites/", sites.site_list, "sites"),
    page("sites/<slug:slug>/", sites.site_page, "site"),
    page("sites/<slug:slug>/report/", report.report, "site_report", key="site"),
    page("roles/", roles.role_list, "roles"),
    page("roles/<slug:slug>/", roles.body_page, "body"),
    page("roles/<slug:slug>/report/", report.report, "body_report", key="body"),
    page("pictures/<slug:hash>.<slug:kind>", pictures.picture, "picture"),
    page("share-pictures/<slug:hash>.png", pictures.share_picture, "share_picture"),
    page("events/", events.event_list, "events"),
    page("events/<slug:slug>/", events.event_page, "event"),
    page("events/<slug:slug>/sign-up/", sign_up.event_join, "event_join"),
    page("events/<slug:slug>/calendar.ics", calendars.event_calendar, "event_calendar"),
    page("calendar.ics", calendars.calendar, "calendar"),
    page("network/", network.network_page, "network"),
    page("network/figures/", network.network_statistics, "network_figures"),
    page("statistics/", statistics.statistics_page, "statistics"),
    page("statistics/<slug:name>.csv", FIGURE, "statistics_csv", ending="csv"),
    page("statistics/<slug:name>.xlsx", FIGURE, "statistics_xlsx", ending="xlsx"),
    page("climate/", climate.climate_page, "climate"),
    page("climate/<slug:name>.csv", climate.climate_file, "climate_csv", ending="csv"),
    page(
        "climate/<slug:name>.xlsx", climate.climate_file, "climate_xlsx", ending="xlsx"
    ),
    page("embed/members/", embeds.embed_organizations, "embed_organizations"),
    page("embed/members/<slug:slug>/", embeds.embed_organization, "embed_organization"),
    page("embed/map/", embeds.embed_map, "embed_map"),
    page("embed/figures/<slug:name>/", embeds.embed_figure, "embed_figure"),
    page("embed/embed.js", embeds.embed_script, "embed_script"),
    page("about/", about.about, "about"),
    page("join/", join.join, "join"),
    page("api/", open_data.open_data, "open_data"),
    page("privacy/", about.privacy, "privacy"),
    page("accessibility/", about.accessibility, "accessibility"),
]
