"""Events that have been, and of which nobody has recorded who came."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import npgettext_lazy

from members.actions.waiting import RowText, WaitingKind
from members.models import Event


def _rows():
    return Event.objects.over_at(timezone.now()).without_attendance()


WaitingKind.declare(
    name="events",
    place=65,
    label=npgettext_lazy(
        "waiting", "event without attendance", "events without attendance"
    ),
    rows=_rows,
    values={"title": F("title_nb")},
    describe=lambda row: RowText(row["title"]),
    since="begins_at",
    permissions=("members.change_event",),
    noun="event",
)
