"""Template tags and filters of the public pages."""

from contextlib import suppress
from urllib.parse import unquote, urljoin

from django import template
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, pgettext

from members.fields.kinds import bare_address

from ..exchange import licences
from ..fields import WITH_PAGES, amount_texts, markdown
from ..models import Membership, share_pictures
from ..models.languages import language_shown
from ..models.texts import lower_first
from ..queries import network, search
from . import json_ld, json_ld_pages, listing, pages
from .certainty import member_text
from .climate_words import target_text
from .context_processors import address_in
from .events import next_events
from .labels import short
from .maps import LocatorMap

LISTS = {noun.model: noun.public for noun in WITH_PAGES}


def breadcrumbs(row, above=()):
    """Return (name, address) from the front page to the row; `above` are rows between."""
    pages = LISTS[type(row)]
    start = [
        (pgettext("breadcrumb", "Home"), reverse("directory:home")),
        (str(pages.label), reverse(f"directory:{pages.listing}")),
    ]
    return start + [(str(one), one.get_absolute_url()) for one in (*above, row)]


def breadcrumbs_json_ld(crumbs, page):
    """Return the breadcrumbs as a dict; `page` is the absolute URL of the page."""
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": name,
            "item": urljoin(page, address),
        }
        for position, (name, address) in enumerate(crumbs, start=1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": items,
    }


register = template.Library()
AMOUNTS = (
    "funding_text funding_stated_text stated_text effect_text effect_kind money_text"
)
AMOUNTS += " emission_text emission_basis headcount_text"
AMOUNTS += " maturity_definitions confidence_definitions"
for name in AMOUNTS.split():
    register.filter(name, getattr(amount_texts, name))
register.filter("target_text", target_text)
register.filter("tonnes", amount_texts.format_number)
register.filter("markdown", markdown.as_html)
register.filter("bare_address", bare_address)
register.filter("lower_first", lower_first)
register.filter("short", short)
register.filter("member_text", member_text)
register.filter("next_events", next_events)


@register.filter
def at_most(rows, number):
    """Return the first rows, and how many more there are."""
    rows = list(rows)
    return {"rows": rows[:number], "more": max(0, len(rows) - number)}


@register.filter
def short_name(organization):
    """Return the name without its legal form."""
    return network.short_name(organization.name)


@register.simple_tag(takes_context=True)
def language_url(context, code):
    """Return the address of this page in another language, parameters included."""
    request = context["request"]
    if request.resolver_match is None:
        return translate_url(request.get_full_path(), code)
    return address_in(request, code)


@register.simple_tag
def logo(organization):
    """Render the logo, hidden from screen readers: the name is always beside it.

    Nothing without one: the name is set in type. The picture of an unlisted organization
    has no public address.
    """
    picture = organization.logo if organization.is_listed else None
    if picture is None:
        return ""
    return format_html(
        '<img class="logo" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        picture.get_absolute_url(),
        picture.width,
        picture.height,
    )


@register.inclusion_tag("components/locator.html")
def locator(sites):
    """Render a map of the sites; a part without coordinates is placed at its whole."""
    placed = (s if s.latitude is not None else s.part_of for s in sites)
    located = [s for s in placed if s is not None and s.latitude is not None]
    return {"map": LocatorMap(list(dict.fromkeys(located)))}


@register.simple_tag(takes_context=True)
def marked(context, text):
    """Wrap the searched words in <mark>."""
    words = context.get("words")
    return search.marked(str(text), words) if words else text


@register.simple_tag(takes_context=True)
def page_synonym(context, page):
    """Return the synonym by which a page matches, with the words marked."""
    words = context["words"]
    return search.marked(pages.matching_synonym(page, words), words)


NOTE = '<a href="#source-{}"><span class="quiet-word">{} </span>{}</a>'


@register.simple_tag
def notes(sources, numbered):
    """Render links to the sources by their numbers at the foot of the page."""
    numbers = sorted(numbered.index(one) + 1 for one in sources if one in numbered)
    if not numbers:
        return ""
    word = escape(_("Source"))
    links = " ".join(NOTE.format(number, word, number) for number in numbers)
    return SafeString(f'<sup class="notes">{links}</sup>')


@register.simple_tag
def language_of(row, text):
    """Render the attribute `lang` of a text that the page shows in another language."""
    language = language_shown(row, text)
    return (
        format_html(' lang="{}"', language)
        if language not in ("", get_language())
        else ""
    )


@register.filter
def certainty_class(label):
    """Return the CSS class of a label of Membership.Certainty, else an empty string."""
    kinds = Membership.Certainty
    return next((kind.value for kind in kinds if kind.label == label), "")


@register.filter
def fits_at_once(page):
    """Whether all rows of a list may be shown on one page."""
    return page.paginator.count <= listing.MAX_AT_ONCE


@register.filter
def most_at_once(page):
    """Return how many rows of a list one page shows at most."""
    return min(page.paginator.count, listing.MAX_AT_ONCE)


@register.filter
def is_cut(page):
    """Whether the page shows the first rows of a list that is too long to show at once."""
    return listing.is_cut(page)


@register.filter
def whole(number):
    """Return a whole number with grouped thousands: "21 239"."""
    return number_format(number, 0, use_l10n=True, force_grouping=True)


@register.filter
def host(address):
    """Return the host of a web address, for a short link to a source."""
    name = bare_address(address).split("/")[0].removeprefix("www.")
    # A name with æ, ø or å stands in addresses as "xn--…".
    with suppress(UnicodeError):
        return name.encode("ascii").decode("idna")
    return name


TITLE_LENGTH = 30


@register.simple_tag
def source_name(address, line):
    """Return the text of a link to a source: its host, the title in its path, and the rest.

    Several articles on one host differ by it: "e24.no/…/et-halvbygget-langskip (2022-10)".
    """
    rest = line.replace(address, "").strip()
    first, *path = bare_address(address).split("?")[0].rstrip("/").split("/")
    titles = [part for part in path if part.count("-") > 1]
    title = max(titles, key=len) if titles else "".join(path[-1:])
    if len(title) > TITLE_LENGTH:
        title = f"{title[:TITLE_LENGTH].rpartition('-')[0] or title[:TITLE_LENGTH]}…"
    between = "/…/" if len(path) > 1 else "/" if path else ""
    return f"{host(first)}{between}{unquote(title)} {rest}".strip()


@register.simple_tag(takes_context=True)
def absolute_url(context, address):
    """Return a path of this site as an absolute URL."""
    return urljoin(str(context["canonical"]), address)


@register.simple_tag(takes_context=True)
def share_picture_url(context, hash_of_bytes):
    """Return the absolute URL of a share picture."""
    return absolute_url(context, share_pictures.share_picture_url(hash_of_bytes))


@register.simple_tag(takes_context=True)
def organization_json_ld(context, profile):
    page = str(context["canonical"])
    return json_ld.render_json_ld(json_ld.organization_json_ld(profile, page))


@register.inclusion_tag(
    "components/breadcrumbs.html", takes_context=True, name="breadcrumbs"
)
def breadcrumbs_tag(context, row, above=()):
    """Render the way from the front page to the row, for people and for machines."""
    crumbs = breadcrumbs(row, above)
    described = breadcrumbs_json_ld(crumbs, str(context["canonical"]))
    return {"crumbs": crumbs, "json_ld": json_ld.render_json_ld(described)}


@register.simple_tag(takes_context=True)
def page_json_ld(context, kind):
    """Render the description of a site, a project, an event or the front page's search."""
    page = str(context["canonical"])
    arguments = [context[kind], context["shown"]] if kind in DESCRIBED else []
    describe = DESCRIBED.get(kind, json_ld_pages.search_json_ld)
    return json_ld.render_json_ld(describe(*arguments, page))


DESCRIBED = {
    "event": json_ld_pages.event_json_ld,
    "site": json_ld_pages.site_json_ld,
    "project": json_ld_pages.project_json_ld,
}


@register.inclusion_tag("components/licence.html", takes_context=True)
def licence(context, title, address):
    """Render the licence of data, and how to cite them with the address of their list."""
    url = urljoin(str(context["canonical"]), address)
    cited = licences.citation(title=title, url=url, day=timezone.localdate())
    return {"licence": licences.licence(), "citation": cited}
