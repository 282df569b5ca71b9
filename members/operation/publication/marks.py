"""The mark of published views, and the address under which a page is stored."""

from functools import lru_cache
from urllib.parse import unquote_plus, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http.request import split_domain_port
from django.urls import Resolver404, resolve

METHODS = ("GET", "HEAD")


# Names of models, for `never_shows`.
PEOPLE = {"person", "contact", "consent"}
PICTURES = {"sharepicture"}
CLIMATE = {"climateeffect", "climateeffectexclusion", "emission", "target"}
PROJECTS = {"project", "participation", "funding", "projectsite", "projecttheme"}
OFFERS = {"service", "certificate", "certificatekind", "customerreference"}
OFFERS |= {"resourcestream", "testfacility", "organizationname", "organizationtopic"}
OF_EVENTS = {"eventorganizer", "eventtopic", "eventproject", "attendance"}
EVENTS = {"event"} | OF_EVENTS
# Profiles show the author of a proposed text, and otherwise published values alone.
INTERNAL = {"changerequest", "changeitem", "fee", "feecategory", "feerate"}
INTERNAL |= {
    "profilelink",
    "profilepicture",
    "sectionconfirmation",
    "mergedorganization",
}
OF_NO_LIST = PEOPLE | INTERNAL | PICTURES | CLIMATE | OF_EVENTS


def published(*parameters, by_rows=False, never_shows=(), without_query=()):
    """Mark a view that gives all visitors without a log-in the same answer, for a day.

    Its bytes depend on the path and on the `parameters` of the query. With `by_rows` they
    depend only on the organizations, projects and sites that it loads, and on rows of none;
    else on all models but those that it `never_shows` and, for an address without a query,
    those in `without_query`.
    """

    def mark(view):
        view.published = frozenset(parameters)
        view.is_published_by_rows = by_rows
        view.never_shows = frozenset(never_shows)
        view.never_shows_without_query = view.never_shows | set(without_query)
        return view

    return mark


def place_of(request):
    """Return the address of a published page, the same for every visitor, or None."""
    if request.method not in METHODS:
        return None
    parameters = _parameters(request.path_info)
    if parameters is None:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    if not _is_port_of_site(host):
        return None
    place = f"{request.scheme}://{host}{request.path}"
    query = request.META.get("QUERY_STRING", "")
    is_published = not query or _parameter_names(query) <= parameters
    return f"{place}?{query}" if is_published else None


def _is_port_of_site(host):
    """Whether the host has no port, or that of the site: a client may invent any."""
    _domain, port = split_domain_port(host)
    return port in ("", str(urlsplit(settings.SITE_ADDRESS).port))


def _parameter_names(query):
    return {unquote_plus(part.partition("=")[0]) for part in query.split("&")}


def is_somebodys(request):
    """Whether it carries a session, a message or credentials; their content is not read."""
    cookies = request.COOKIES
    return (
        settings.SESSION_COOKIE_NAME in cookies
        or settings.MESSAGES_COOKIE_NAME in cookies
        or "HTTP_AUTHORIZATION" in request.META
    )


@lru_cache(maxsize=4096)
def _parameters(path):
    """Return the parameters of the published view of a path; None if there is none."""
    try:
        return getattr(resolve(path).func, "published", None)
    except Resolver404:
        return None
