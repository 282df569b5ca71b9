"""What the members' templates call: what stands around every page of theirs."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

# By name, with the names of the pages below it; a page that does not exist is left out.
TABS = [
    ("portal:organization", _("Overview")),
    ("portal:profile", _("Profile")),
    ("portal:contacts", _("Contacts")),
    ("portal:projects", _("Projects")),
    ("portal:facilities", _("Test facilities")),
    ("portal:streams", _("Streams")),
    ("portal:offices", _("Offices")),
    ("portal:access", _("Access")),
]


@register.simple_tag(takes_context=True)
def tabs(context, organization):
    """Give the pages of an organization, as (address, label, whether it is this one)."""
    current = context["request"].resolver_match.view_name
    there = [(name, label, _address(name, organization)) for name, label in TABS]
    return [(to, label, current.startswith(name)) for name, label, to in there if to]


def _address(name, organization):
    try:
        return reverse(name, args=[organization.slug])
    except NoReverseMatch:
        return None


@register.simple_tag(takes_context=True)
def others(context, organization):
    """Give the other organizations that the user acts for."""
    request = context["request"]
    mine = getattr(request, "acts_for", None) or request.user.organizations()
    return [other for other in mine if other.pk != organization.pk]


@register.simple_tag
def noun_list(pages, organization):
    """Give the address of the list of a noun."""
    return pages.address(organization)


@register.simple_tag
def noun_new(pages, organization):
    """Give the address of the form of something new."""
    return pages.address(organization, "new")


@register.simple_tag
def report_link(organization):
    """Give the address where an error is told; empty where nobody finds that page."""
    if not organization.is_listed:
        return ""
    return _address("directory:report", organization) or ""
