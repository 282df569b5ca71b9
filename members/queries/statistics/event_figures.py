"""The figure of events that were held, and of the organizations that came."""

from collections import namedtuple
from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from members.models import Attendance, Event
from members.tables import Cell, Table
from members.tables.charts import Columns, Figure, YearBar

from .project_figures import UNLISTED

COLUMNS = "held_on last_day is_published came listed"
EventRow = namedtuple("EventRow", COLUMNS)


def load_events():
    """Return the EventRows of events that were not cancelled; one query.

    `came` are the numbers of the organizations present, `listed` the public ones of them.
    """
    here = Q(attendances__status=Attendance.Status.PRESENT)
    here &= Q(attendances__organization__isnull=False)
    public = here & Q(attendances__organization__is_listed=True)
    organizations = "attendances__organization"
    rows = Event.objects.filter(body=None, is_cancelled=False).annotate(
        last_day=Coalesce("ends_on", "held_on"),
        came=ArrayAgg(organizations, filter=here, default=[]),
        listed=ArrayAgg(organizations, filter=public, default=[]),
    )
    return [EventRow(*row) for row in rows.order_by("pk").values_list(*COLUMNS.split())]


def events_held(question):
    """Return how many events each year of the period had, and organizations that came."""
    rows = _events_over(question)
    years = [(y, *_of_days(question, rows, a, b)) for y, a, b in question.spans]
    days = {"since": question.spans[0][1], "until": question.until}
    events, organizations = _of_days(question, rows, **days)
    bars = tuple(YearBar(str(year), (number,)) for year, number, _came in years)
    notes = _("Only events that are shown publicly are counted."), str(UNLISTED)
    return Figure(
        name="events-held",
        finding=_finding(days, events, organizations),
        subtitle=_(
            "Events that were held, by year, and the organizations that are recorded to "
            "have come. Meetings of bodies are not counted."
        ),
        chart=Columns((_("Events that were held"),), bars) if events else None,
        table=_event_table(years),
        notes=() if question.unlisted else notes,
    )


def _events_over(question):
    """Return the EventRows that count and were over by the end of the period."""
    over = min(question.until, timezone.localdate() - timedelta(days=1))
    rows = question.records.get(load_events)
    rows = [row for row in rows if row.last_day <= over]
    return [row for row in rows if row.is_published or question.unlisted]


def _of_days(question, rows, since, until):
    """Return the numbers of events that began in the days, and of organizations that came."""
    rows = [row for row in rows if since <= row.held_on <= until]
    came = [row.came if question.unlisted else row.listed for row in rows]
    return len(rows), len({pk for pks in came for pk in pks})


def _finding(days, events, organizations):
    events_text = ngettext("%(n)s event", "%(n)s events", events) % {"n": events}
    text = ngettext("%(n)s organization", "%(n)s organizations", organizations)
    values = {"events": events_text, "organizations": text % {"n": organizations}}
    values |= {name: date_format(day) for name, day in days.items()}
    text = _("%(events)s from %(since)s to %(until)s; %(organizations)s came")
    return text % values


def _event_table(years):
    head = _("Year"), _("Events that were held"), _("Organizations that came")
    rows = [(Cell(year, str(year)), *map(Cell, numbers)) for year, *numbers in years]
    return Table(_("Events that were held"), head, tuple(rows))
