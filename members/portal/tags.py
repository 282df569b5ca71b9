"""Template tags of the members' pages: the frame of every page."""

from dataclasses import dataclass

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from members.fields import OFFERED, ORGANIZATION

from .change_requests import drafts
from .guard import waiting_for

register = template.Library()

# By the name of the page, which begins the names of the pages below it.
TABS = [
    ("portal:organization", _("Overview")),
    ("portal:profile", ORGANIZATION.words.title),
    ("portal:contacts", _("Contacts")),
    *((f"portal:{noun.page}", noun.words.title) for noun in OFFERED),
    ("portal:references", _("References")),
    ("portal:found", _("Visits")),
    ("portal:offices", _("Offices")),
    ("portal:changes", _("Changes")),
    ("portal:access", _("Access")),
]


@dataclass
class Tab:
    """A page of an organization; `number` rows wait there, some for the member itself."""

    address: str
    label: str
    is_current: bool
    number: int
    is_ours: bool


class Tabs(list):
    """The Tabs of an organization; `waiting` rows are the member's own to deal with."""

    waiting = 0

    @property
    def label(self):
        """The label of the current page; of the overview, below which the others stand."""
        return next((tab for tab in self if tab.is_current), self[0]).label


@register.simple_tag(takes_context=True)
def typed_waits(context):
    """Whether a form of this browser waits for its user to log in."""
    return drafts.waits(context["request"])


@register.simple_tag(takes_context=True)
def tabs(context, organization):
    """Return a Tab for each page of an organization, as Tabs."""
    request = context["request"]
    current = request.resolver_match.view_name
    waiting = waiting_for(request, organization)
    tabs_ = Tabs(
        Tab(
            reverse(name, args=[organization.slug]),
            label,
            current.startswith(name),
            *waiting.on_page(name),
        )
        for name, label in TABS
    )
    tabs_.waiting = waiting.number
    return tabs_


def _address(name, organization):
    try:
        return reverse(name, args=[organization.slug])
    except NoReverseMatch:
        return None


@register.simple_tag(takes_context=True)
def others(context, organization):
    """Return the other organizations that the user represents."""
    request = context["request"]
    mine = getattr(request, "acts_for", None) or request.user.organizations()
    return [other for other in mine if other.pk != organization.pk]


@register.simple_tag
def noun_new(noun, organization):
    """Return the address of the form of something new."""
    return reverse(f"portal:{noun.page}_new", args=[organization.slug])


@register.simple_tag
def report_link(organization):
    """Return the address of the report form; empty for a page that is not public."""
    if not organization.is_listed:
        return ""
    return _address("directory:report", organization) or ""
