"""The list at the door as a file, and name badges to print."""

from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.actions import require_factor
from members.association.events.attending import door_list
from members.exchange.tables import table_file
from members.models import Attendance, ListDownload
from members.tables import attachment

from ..desk import POST, desk_page
from .door import EVENT, MAY_SEE, find_event

Answer, PRESENT = Attendance.Answer, Attendance.Status.PRESENT
COLUMNS = ("person", "organization", "answer")


@desk_page(
    f"{EVENT}/door/file/<slug:ending>/",
    "event_door_file",
    permissions=MAY_SEE,
    methods=POST,
    finds=find_event,
)
def event_door_file(request, event, ending):
    """Send the list as a file, and record the download."""
    if ending not in ("csv", "xlsx"):
        raise Http404
    require_factor(request)
    rows = [_cells(row) for row in door_list(event)]
    log = {"noun": "events", "query": f"event={event.pk}", "rows": len(rows)}
    log |= {"ending": ending, "has_personal_data": True}
    ListDownload.objects.create(by=request.user, **log)
    names = [Attendance._meta.get_field(name).verbose_name for name in COLUMNS]
    heads = [capfirst(str(name)) for name in (*names, PRESENT.label)]
    title = f"{event.title} {event.held_on.isoformat()}"
    return attachment(*table_file(heads, rows, ending, title))


def _cells(row):
    names = str(row.person or ""), str(row.organization or row.company)
    return [*names, row.get_answer_display(), row.status == PRESENT]


@desk_page(
    f"{EVENT}/badges/",
    "event_badges",
    "events/badges",
    permissions=MAY_SEE,
    finds=find_event,
)
def event_badges(request, event):
    """Show a badge for each person coming or here."""
    rows = [row for row in door_list(event) if _has_badge(row)]
    return {"title": _("Name badges: %s") % event.title, "event": event, "rows": rows}


def _has_badge(row):
    return row.person and (row.answer == Answer.YES or row.status == PRESENT)
