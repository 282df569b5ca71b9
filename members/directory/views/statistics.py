"""The page of the cluster in figures: its day and period, and addresses of lists."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.exchange import licences
from members.exchange.licences import licensed
from members.operation.publication import published
from members.operation.publication.marks import (
    CLIMATE,
    INTERNAL,
    OFFERS,
    PEOPLE,
    PICTURES,
)
from members.queries import statistics
from members.queries.first_day import first_day_after


class PublicLists:
    """Addresses of the filtered lists of visitors."""

    def organizations(self, **parameters):
        return reverse("directory:organizations") + statistics.query(parameters)

    def projects(self, **parameters):
        return reverse("directory:projects") + statistics.query(parameters)

    def network(self, **parameters):
        return reverse("directory:network_figures") + statistics.query(parameters)


class StatisticsPage:
    """All figures, as visitors see them."""

    def __init__(self, parameters):
        self.asked = statistics.DayParameters(parameters, statistics.SECTION_NAMES)
        self.question = self.asked.question(PublicLists())

    @cached_property
    def first_day(self):
        """Return the first known day of the cluster if the status is of a day before it."""
        day = self.question.day
        return first_day_after(day) if day < self.asked.today else None

    @cached_property
    def is_empty(self):
        return not self.first_day and statistics.is_empty(self.question)

    @property
    def first_day_address(self):
        return statistics.query({"on": self.first_day})

    @property
    def sections(self):
        return statistics.sections(self.question)

    @property
    def folder(self):
        return reverse("directory:statistics")


@login_not_required
@published(
    "on",
    "since",
    "until",
    "show",
    never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE | OFFERS,
)
@require_safe
def statistics_page(request):
    """Render the cluster in figures, as of a day and for a period."""
    page = StatisticsPage(request.GET)
    return render(request, "directory/statistics.html", {"page": page})


@login_not_required
@require_safe
@licensed
def statistics_file(request, name, ending):
    """Return the table of one figure as a file."""
    page = StatisticsPage(request.GET)
    # Before the cluster there is nothing to count, rather than nobody.
    if name not in statistics.FIGURES or page.first_day:
        raise Http404
    terms = licences.notes(_("The cluster in figures"), page.folder + page.asked.query)
    return statistics.file_response(page.question, name, ending, terms)
