"""Export the list of projects as a sheet."""

from django.utils import timezone
from django.utils.translation import gettext as _

from members.fields import PROJECT

from .sheets import Sheet


def project_sheet(filterset):
    """Return the Sheet of a list of projects; seven queries for each slice of it."""
    rows, today = filterset.answer, timezone.localdate()
    return Sheet(_("Projects"), PROJECT, rows, today, among=filterset.queryset)
