"""What every public page has around it: the menu, the languages, the small print."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MENU = [
    ("directory:organizations", _("Members")),
    ("directory:projects", _("Projects")),
    ("directory:sites", _("Sites")),
    ("directory:roles", _("Roles")),
    ("directory:network", _("Network")),
    ("directory:about", _("About")),
]
SMALL_PRINT = [
    ("directory:join", _("Become a member")),
    ("directory:privacy", _("Privacy")),
    ("directory:accessibility", _("Accessibility")),
]
OTHER = {
    "nb": {"code": "en", "name": "English"},
    "en": {"code": "nb", "name": "Norsk"},
}


def site(request):
    match = request.resolver_match
    return {
        "menu": MENU,
        "small_print": SMALL_PRINT,
        "current": match.view_name if match else "",
        "other_language": OTHER.get(get_language(), OTHER["nb"]),
        "canonical": lazy(lambda: request.build_absolute_uri(request.path), str)(),
        "language_addresses": lazy(addresses, list)(request),
        "demo": settings.DEMO,
    }


def addresses(request):
    """Give this page's own address in each language, as (code, address)."""
    return [
        (code, request.build_absolute_uri(translate_url(request.path, code)))
        for code, _name in settings.LANGUAGES
    ]
