"""Which views are published, and the address under which a page is kept."""

from functools import lru_cache
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import Resolver404, resolve

METHODS = ("GET", "HEAD")


# Names of models, for `never_shows`.
PEOPLE = {"person", "contact", "consent"}
PICTURES = {"sharepicture"}
CLIMATE = {"climateeffect", "climateeffectexclusion", "emission", "target"}
PROJECTS = {"project", "participation", "funding", "projectsite", "projecttheme"}
OFFERS = {"service", "certificate", "certificatekind", "customerreference"}
OFFERS |= {"resourcestream", "testfacility", "organizationname", "organizationtopic"}
# Of proposals only who wrote a text, of the rest only what a profile says.
INTERNAL = {"changerequest", "changeitem", "fee", "feecategory", "feerate"}
INTERNAL |= {
    "profilelink",
    "profilepicture",
    "sectionconfirmation",
    "mergedorganization",
}


def published(*parameters, by_rows=False, never_shows=(), without_query=()):
    """Mark a view whose answer to visitors without a log-in is the same for all, for a day.

    Its bytes depend on the address, of whose query on the parameters alone; and, `by_rows`,
    on the organizations, projects and sites alone that it loads, and on what is of none; else
    on all data but those of the models that it `never_shows`, and but the models named
    `without_query` if it has none.
    """

    def mark(view):
        view.published = frozenset(parameters)
        view.is_published_by_rows = by_rows
        view.never_shows = frozenset(never_shows)
        view.never_shows_without_query = view.never_shows | set(without_query)
        return view

    return mark


def place_of(request):
    """Return the address of a published page, whoever asks for it, or None."""
    if request.method not in METHODS:
        return None
    known = _parameters(request.path_info)
    if known is None:
        return None
    try:
        place = f"{request.scheme}://{request.get_host()}{request.path}"
    except DisallowedHost:
        return None
    query = request.META.get("QUERY_STRING", "")
    return f"{place}?{query}" if not query or _names(query) <= known else None


def _names(query):
    return {unquote_plus(part.partition("=")[0]) for part in query.split("&")}


def is_somebodys(request):
    """Whether it comes with a session, a message or credentials; never of whom."""
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
