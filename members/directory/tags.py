"""What the public templates call: words, addresses and small pieces of a page."""

from urllib.parse import urljoin

from django import template
from django.urls import translate_url
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.fields.kinds import bare_address

from .. import markdown, search
from . import amounts, schema
from .maps import Locator

register = template.Library()
for words in ("funding_text", "effect_text", "effect_kind", "money_text"):
    register.filter(words, getattr(amounts, words))
register.filter("markdown", markdown.as_html)
register.filter("bare_address", bare_address)
HUES = 6


@register.simple_tag(takes_context=True)
def other_language_url(context):
    """Give this page in the other language, with the same choices."""
    other = context["other_language"]["code"]
    return translate_url(context["request"].get_full_path(), other)


@register.simple_tag
def logo(organization):
    """Show the logo; its name stands beside it, so it says nothing to those who listen.

    The picture of an unlisted organization has no public address, not for its own members.
    """
    picture = organization.logo if organization.is_listed else None
    if picture is None:
        return initial(organization)
    return format_html(
        '<img class="logo" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        picture.get_absolute_url(),
        picture.width,
        picture.height,
    )


@register.simple_tag
def initial(organization):
    """Draw a square with the first letters, its colour fixed by the name."""
    words = [word for word in organization.name.split() if word[0].isalnum()]
    letters = "".join(word[0] for word in words[:2] if word not in LEGAL_FORMS)
    hue = sum(map(ord, organization.name)) % HUES
    return format_html(
        '<span class="initial hue-{}" aria-hidden="true">{}</span>',
        hue,
        letters.upper() or "·",
    )


LEGAL_FORMS = {"AS", "ASA", "IKS", "SF", "DA"}


@register.inclusion_tag("components/locator.html")
def locator(sites):
    """Draw where the sites lie; a part without coordinates stands where its whole does."""
    placed = (s if s.latitude is not None else s.part_of for s in sites)
    shown = [s for s in placed if s is not None and s.latitude is not None]
    return {"map": Locator(list(dict.fromkeys(shown)))}


@register.simple_tag(takes_context=True)
def marked(context, text):
    """Mark the words that were searched for."""
    words = context.get("words")
    return search.marked(text, words) if words else text


CHOICE = (
    '<li class="depth-{}{}"><label><input type="checkbox" id="{}-{}" name="{}" value="{}"{}> '
    '<span>{}</span> <span class="tally">{}</span></label></li>'
)


@register.simple_tag
def facet_choices(choices):
    """Write the choices of one filter; in Python, since a page has over a hundred."""
    return SafeString("\n".join(map(_choice, choices)))


def _choice(choice):
    name, value = choice.name, escape(choice.value)
    return CHOICE.format(
        choice.depth,
        "" if choice.count else " none",
        *(name, value, name, value),
        " checked" if choice.is_chosen else "",
        escape(choice.label),
        choice.count,
    )


@register.simple_tag
def emission_text(emission):
    """Say a yearly emission: "800 000 tonn CO₂e (2021–2024)"."""
    years = f"{emission.year_from}"
    if emission.year_to != emission.year_from:
        years += f"–{emission.year_to}"
    tonnes = number_format(emission.tonnes_co2e, 0, use_l10n=True, force_grouping=True)
    return _("%(tonnes)s tonnes CO₂e a year (%(years)s)") % {
        "tonnes": tonnes,
        "years": years,
    }


@register.filter
def whole(number):
    """Write a whole number with its thousands apart: "21 239"."""
    return number_format(number, 0, use_l10n=True, force_grouping=True)


@register.filter
def host(address):
    """Name the server of an address, for a short link to a source."""
    return bare_address(address).split("/")[0].removeprefix("www.")


@register.filter
def short(name):
    """Leave out what stands in brackets after a name."""
    return str(name).split(" (")[0]


@register.simple_tag(takes_context=True)
def whole_address(context, address):
    """Give an address of ours as others must write it, with the server."""
    return urljoin(str(context["canonical"]), address)


@register.simple_tag(takes_context=True)
def organization_schema(context, profile):
    return schema.as_text(schema.organization(profile, str(context["canonical"])))
