"""The way from the front page to the page of one row, visible and as JSON-LD."""

from urllib.parse import urljoin

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from ..models import Body, Organization, Project, Site

LISTS = {
    Organization: ("organizations", gettext_lazy("Members")),
    Project: ("projects", gettext_lazy("Projects")),
    Site: ("sites", gettext_lazy("Sites")),
    Body: ("roles", gettext_lazy("Roles")),
}


def breadcrumbs(row, above=()):
    """Return (name, address) from the front page to the row; `above` are rows between."""
    page, label = LISTS[type(row)]
    start = [
        (pgettext("breadcrumb", "Home"), reverse("directory:home")),
        (str(label), reverse(f"directory:{page}")),
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
