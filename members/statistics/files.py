"""The table of a figure as a file."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from .. import charts
from ..exchange.sheets import XLSX
from .figures import figure

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def file_response(question, name, ending):
    """Return the response with a file of the table and, in a workbook, what it says."""
    shown = figure(question, name)
    pieces = charts.csv(shown.table) if ending == "csv" else _workbook(shown, question)
    response = HttpResponse(b"".join(pieces), content_type=TYPES[ending])
    file_name = f"{name}-{question.day.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _workbook(shown, question):
    day = _("Status on %(day)s") % {"day": question.day_text}
    notes = [shown.finding, shown.subtitle, day, *shown.notes]
    return charts.xlsx([shown.table], notes)
