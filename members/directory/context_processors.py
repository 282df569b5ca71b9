"""The context of every page: menu, languages and the links of the footer."""

from contextlib import suppress

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..models.languages import short_names
from .secretariat import logo, secretariat

MENU = [
    ("directory:organizations", _("Members")),
    ("directory:projects", _("Projects")),
    ("directory:sites", _("Sites")),
    ("directory:roles", _("Roles")),
    ("directory:network", _("Network")),
    ("directory:statistics", pgettext_lazy("menu", "Figures")),
    ("directory:climate", pgettext_lazy("menu", "Climate")),
    ("directory:about", pgettext_lazy("menu", "About")),
]
FOOTER_LINKS = [
    ("directory:join", _("Become a member")),
    ("directory:privacy", _("Privacy")),
    ("directory:accessibility", _("Accessibility")),
]


def navigation(request):
    match = request.resolver_match
    return {
        "menu": MENU,
        "footer_links": FOOTER_LINKS,
        "current": match.view_name if match else "",
        "other_languages": [
            one for one in short_names().items() if one[0] != get_language()
        ],
        "canonical": lazy_canonical(request),
        "language_addresses": lazy_language_addresses(request),
        "demo": settings.DEMO,
        "secretariat": SimpleLazyObject(secretariat),
        "cluster_logo": SimpleLazyObject(logo),
    }


def language_addresses(request):
    """Return (code, absolute URL) of the same page in each language."""
    return [
        (code, request.build_absolute_uri(path_in(request, code)))
        for code, _name in settings.LANGUAGES
    ]


def path_in(request, code):
    """Return the path of the same page in a language, as `translate_url` does.

    The address has been resolved; to do so once more for each link takes long.
    """
    match = request.resolver_match
    if match is None:
        return translate_url(request.path, code)
    with suppress(NoReverseMatch), override(code):
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    return request.path


# Each call of `lazy` makes a class, with a method for each one of the result.
lazy_canonical = lazy(lambda request: request.build_absolute_uri(request.path), str)
lazy_language_addresses = lazy(language_addresses, list)
