from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import mail
from members.association.visits import LEAST, is_counted
from members.mail.wording import page_html
from members.operation.publication import published
from members.operation.publication.marks import (
    CLIMATE,
    EVENTS,
    INTERNAL,
    OFFERS,
    PEOPLE,
    PICTURES,
    PROJECTS,
)
from members.people.newsletter import service
from members.people.privacy.guests import guest_days

from ..cluster import load_cluster_programme
from ..context_processors import secretariat
from ..profile_queries import latest_figures

OF_NO_CLUSTER = PEOPLE | INTERNAL | PICTURES | PROJECTS | OFFERS | EVENTS
ALL_BUT_THE_CLUSTER = OF_NO_CLUSTER | CLIMATE
ALL_BUT_THE_CLUSTER |= {"organization", "membership", "presence", "site", "topic"}
ALL_BUT_THE_CLUSTER |= {"body", "role", "organizationrelationship", "statedfigure"}


@login_not_required
@published(never_shows=OF_NO_CLUSTER)
@require_safe
def about(request):
    """Render the cluster and its programme through the years."""
    programme = load_cluster_programme(timezone.localdate())
    figure = next(iter(latest_figures()), None)
    context = {"programme": programme, "own_text": page_html("about")}
    context["stated_figure"] = figure
    return render(request, "directory/about.html", context)


@login_not_required
@published(never_shows=ALL_BUT_THE_CLUSTER)
@require_safe
def privacy(request):
    """Render the privacy statement, which names cookies and the hosts of map tiles."""
    tile_hosts = [urlsplit(host).hostname for host in settings.TILE_HOSTS]
    context = {
        "contact": _contact(),
        "tile_hosts": tile_hosts,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "messages_cookie": settings.MESSAGES_COOKIE_NAME,
        "guest_days": guest_days(),
        "newsletter": service(),
        "counts_visits": is_counted(),
        "least_visits": LEAST,
        "known_browser": settings.KNOWN_BROWSER_COOKIE,
    }
    return render(request, "directory/privacy.html", context)


@login_not_required
@published(never_shows=ALL_BUT_THE_CLUSTER)
@require_safe
def accessibility(request):
    context = {"contact": _contact()}
    return render(request, "directory/accessibility.html", context)


def _contact():
    """Return the address that every page shows, else the one that e-mails come from."""
    return secretariat().email or mail.secretariat_address()
