"""The checklist of the European Cluster Collaboration Platform, with links to mend."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.reports import listing

from .guard import render, require

ADDRESSES = {
    "organizations": lambda: reverse("admin:list", args=["organizations"]),
    "bodies": lambda: reverse("admin:bodies"),
    "texts": lambda: reverse("admin:texts"),
}


@require_safe
def listing_page(request, site):
    """Render what is met today, what is missing, and where it is mended."""
    require(request.user, "members.view_organization")
    today = timezone.localdate()
    checks = listing.checklist(today)
    context = {
        "checks": [(check, _links(check)) for check in checks],
        "missing": sum(check.state == listing.MISSING for check in checks),
        "today": today,
        "read_on": date.fromisoformat(listing.READ_ON),
        "source": listing.SOURCE,
    }
    title = _("Listing at the European Cluster Collaboration Platform")
    return render(request, site, "listing", title, context)


def _links(check):
    return [
        (text, f"{ADDRESSES[kind]()}?{query}" if query else ADDRESSES[kind]())
        for text, kind, query in check.links
    ]
