from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ... import statistics
from ...publication import published
from ...publication.marks import CLIMATE, INTERNAL, OFFERS, PEOPLE, PICTURES
from ..statistics import StatisticsPage


@login_not_required
@published(
    "on", "since", "until", never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE | OFFERS
)
@require_safe
def statistics_page(request):
    """Render the cluster in figures, as of a day and for a period."""
    page = StatisticsPage(request.GET)
    return render(request, "directory/statistics.html", {"page": page})


@login_not_required
@require_safe
def statistics_file(request, name, ending):
    """Return the table of one figure as a file."""
    if name not in statistics.FIGURES:
        raise Http404
    return statistics.file_response(StatisticsPage(request.GET).question, name, ending)
