from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...publication import published
from ...publication.marks import CLIMATE, INTERNAL, OFFERS, PEOPLE, PICTURES
from ..network import NetworkPage
from ..network_statistics import NetworkStatistics

PARAMETERS = ("on", "theme", "kind", "organization", "relation")


@login_not_required
@published(
    *PARAMETERS,
    "sort",
    "page",
    never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE | OFFERS,
)
@require_safe
def network_page(request):
    """Render the network as a diagram and as a table."""
    shown = NetworkPage(request.GET, timezone.localdate())
    return render(request, "directory/network.html", {"shown": shown})


@login_not_required
@published(*PARAMETERS, never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE | OFFERS)
@require_safe
def network_statistics(request):
    """Render the statistics of the network."""
    shown = NetworkStatistics(request.GET, timezone.localdate())
    return render(request, "directory/network_figures.html", {"shown": shown})
