from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ... import charts
from ..climate import ClimatePage
from ..climate_tables import NAMES, table

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_not_required
@require_safe
def climate_page(request):
    """Render emissions, the goal and what projects contribute, of a day and a year."""
    return render(request, "directory/climate.html", {"page": ClimatePage(request.GET)})


@login_not_required
@require_safe
def climate_file(request, name, ending):
    """Return one of the tables as a file."""
    if name not in NAMES:
        raise Http404
    page = ClimatePage(request.GET)
    found = table(name, page)
    pieces = (
        charts.csv(found) if ending == "csv" else charts.xlsx([found], page.file_notes)
    )
    file_name = f"{name}-{page.as_of.day.isoformat()}.{ending}"
    return HttpResponse(
        b"".join(pieces),
        content_type=TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
