"""Events of the last months that are over, without a recorded attendance."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import npgettext_lazy

from members.actions.waiting import RowText, WaitingKind
from members.models import Event

# Nobody remembers older ones well; the list of events has them, too.
REMEMBERED = timedelta(days=90)


def _rows():
    today = timezone.localdate()
    rows = Event.objects.without_attendance(today)
    return rows.filter(held_on__gte=today - REMEMBERED)


WaitingKind.declare(
    name="events",
    place=65,
    label=npgettext_lazy(
        "waiting", "event without attendance", "events without attendance"
    ),
    rows=_rows,
    values={"title": F("title_nb"), "body": F("body__name_nb")},
    describe=lambda row: RowText(row["title"], row["body"] or ""),
    since="held_on",
    permissions=("members.change_event",),
    noun="event",
)
