from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.exchange import licences
from members.exchange.licences import licensed
from members.operation.publication import published
from members.operation.publication.marks import (
    EVENTS,
    INTERNAL,
    OFFERS,
    PEOPLE,
    PICTURES,
)
from members.tables import FORMATS

from ..climate import ClimatePage
from ..climate_tables import TABLES, table


@login_not_required
@published(
    *("on", "year", "sort", "page"),
    never_shows=PEOPLE | INTERNAL | PICTURES | OFFERS | EVENTS,
)
@require_safe
def climate_page(request):
    """Render emissions, the goal and the contributions of projects, of a day and a year."""
    return render(request, "directory/climate.html", {"page": ClimatePage(request.GET)})


@login_not_required
@require_safe
@licensed
def climate_file(request, name, ending):
    """Return one of the tables as a file."""
    if name not in TABLES:
        raise Http404
    page = ClimatePage(request.GET)
    file_name = f"{name}-{page.as_of.day.isoformat()}"
    title = _("Emissions and climate targets")
    terms = licences.notes(title, page.folder + page.query)
    annotated = table(name, page).with_notes([*page.file_notes, *terms])
    return FORMATS[ending].public_file(file_name, annotated)
