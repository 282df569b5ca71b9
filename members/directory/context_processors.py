"""The context of every page: menu, languages, contact data and the links of the footer."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.encoding import iri_to_uri
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import (
    get_language,
    gettext_lazy as _,
    override,
    pgettext_lazy,
)

from ..exchange.licences import cluster, last_cluster, page_languages
from ..fields import WITH_PAGES
from ..models.languages import short_names
from ..models.texts import Bilingual

COLUMNS = (
    "secretariat_name",
    "secretariat_email",
    "secretariat_phone",
    "secretariat_address",
)
HEIGHT, MAX_WIDTH = 32, 176  # of the logo in the header, in CSS pixels


@dataclass(frozen=True)
class Secretariat:
    """The contact data that is registered; each may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""

    def __bool__(self):
        return any((self.email, self.phone, self.address))

    @property
    def dialled(self):
        """Return the telephone number as a link dials it."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")


@dataclass(frozen=True)
class Logo:
    """The logo in the header, with its size there; `dark` is an address or empty."""

    light: str
    dark: str
    width: int
    height: int
    alt_nb: str
    alt_en: str

    alt = Bilingual()


def secretariat():
    """Return the Secretariat, at most a minute old; one query when it is older."""
    return _secretariat_of(cluster())


def known_secretariat():
    """Return the Secretariat that was last read, without a query, else an empty one."""
    return _secretariat_of(last_cluster())


def _secretariat_of(row):
    return (
        Secretariat(*(getattr(row, name) for name in COLUMNS)) if row else Secretariat()
    )


def logo():
    """Return the Logo or None, from the same query."""
    row = cluster()
    return _logo(row) if row and row.logo else None


def _logo(row):
    image = row.logo
    width, height = fitted(image.width, image.height)
    name = row.name or "Klyngeregisteret"
    return Logo(
        light=image.get_absolute_url(),
        dark=row.logo_dark.get_absolute_url() if row.logo_dark else "",
        width=width,
        height=height,
        alt_nb=row.logo_alt_nb or name,
        alt_en=row.logo_alt_en,
    )


def colours():
    """Return the colours of the pages, "" for the standard ones, from the same query."""
    row = cluster()
    return row.colours if row else ""


def languages(request):
    """Return the codes of the languages in which the page is offered."""
    return page_languages() if is_of_public(request) else [*dict(settings.LANGUAGES)]


def is_of_public(request):
    match = request.resolver_match
    return match is not None and match.namespace == "directory"


def _other_languages(request):
    names, current = short_names(), get_language()
    return [(code, names[code]) for code in languages(request) if code != current]


def fitted(width, height):
    """Return the size of a picture in the header, which neither grows nor wraps."""
    scale = min(HEIGHT / height, MAX_WIDTH / width)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _lists(*, is_in_menu):
    pages = [noun.public for noun in WITH_PAGES]
    lists = [one for one in pages if one.is_in_menu == is_in_menu]
    return [(f"directory:{one.listing}", one.label) for one in lists]


MENU = [
    *_lists(is_in_menu=True),
    ("directory:network", _("Network")),
    ("directory:statistics", pgettext_lazy("menu", "Figures")),
    ("directory:climate", pgettext_lazy("menu", "Climate")),
    ("directory:about", pgettext_lazy("menu", "About")),
]
FOOTER_LINKS = [
    *_lists(is_in_menu=False),
    ("directory:join", _("Become a member")),
    ("directory:open_data", _("Open data")),
    ("directory:privacy", _("Privacy")),
    ("directory:accessibility", _("Accessibility")),
]
# Who has logged in is a member already.
OF_MEMBERS = [one for one in FOOTER_LINKS if one[0] != "directory:join"]


def _is_of_members(match):
    return match is not None and match.namespace == "portal"


def navigation(request):
    match = request.resolver_match
    return {
        "menu": MENU,
        "footer_links": OF_MEMBERS if _is_of_members(match) else FOOTER_LINKS,
        "current": match.view_name if match else "",
        "other_languages": SimpleLazyObject(partial(_other_languages, request)),
        "canonical": lazy_canonical(request),
        "language_addresses": lazy_language_addresses(request),
        "demo": settings.DEMO,
        "secretariat": SimpleLazyObject(secretariat),
        "cluster_logo": SimpleLazyObject(logo),
        "colours": SimpleLazyObject(colours),
    }


def language_addresses(request):
    """Return (code, absolute URL) of the same page in each language."""
    return [
        (code, request.build_absolute_uri(path_in(request, code)))
        for code in languages(request)
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


def address_in(request, code):
    """Return the same, parameters included."""
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    return path_in(request, code) + (f"?{query}" if query else "")


# Each call of `lazy` makes a class, with a method for each one of the result.
lazy_canonical = lazy(lambda request: request.build_absolute_uri(request.path), str)
lazy_language_addresses = lazy(language_addresses, list)
