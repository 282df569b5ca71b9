"""The table of a figure as a file."""

from django.utils.translation import gettext as _

from .. import charts
from .figures import figure


def file_response(question, name, ending):
    """Return the response with a file of the table and, in a workbook, what it says."""
    shown, day = figure(question, name), question.day
    status = _("Status on %(day)s") % {"day": question.day_text}
    notes = [shown.finding, shown.subtitle, status, *shown.notes]
    return charts.file_response(shown.table, notes, f"{name}-{day.isoformat()}", ending)
