"""The list of events of the secretariat, meetings of bodies among them."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.fields import EVENT
from members.models import Attendance, Event
from members.queries.filters import StaffEventFilter
from members.tables import Column

from .declared_list import ReadyList, StaffList, declared_columns

Answer = Attendance.Answer


def _number(rows):
    rows = rows.filter(event=OuterRef("pk")).order_by().values("event")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def with_numbers(rows, day):
    """Annotate how many come, wait for a place, and came."""
    queue = Attendance.objects.filter(answer=Answer.WAITING)
    return rows.annotate(
        coming=_number(Attendance.objects.coming()),
        queueing=_number(queue),
        present=_number(Attendance.objects.came()),
    )


def _number_column(name, label):
    return Column(name, label, lambda row: getattr(row, name), with_numbers)


EVENTS = StaffList(
    "events",
    Event,
    StaffEventFilter,
    (
        *declared_columns(EVENT, title_nb="title", held_on="day"),
        Column("body", _("Body"), lambda row: str(row.body or "")),
        _number_column("coming", pgettext_lazy("event", "Attending")),
        _number_column("queueing", pgettext_lazy("event", "On the waiting list")),
        _number_column("present", pgettext_lazy("event", "Attended")),
    ),
    usual=("held_on", "starts_at", "place", "body", "audience", "coming", "present"),
    words=_("seminar, invitation, participants, calendar"),
    ready=(
        ReadyList(_("Coming events"), "when=coming&sort=day"),
        ReadyList(_("Past events without attendance"), "when=unrecorded"),
        ReadyList(
            _("Coming events that visitors do not see"),
            "when=coming&published=no&sort=day",
        ),
    ),
)
