"""Published events in the open data; nobody that comes, and organizations as a number."""

import msgspec
from django.db.models import Count, OuterRef, Subquery

from members.fields import EVENT
from members.models import Attendance, EventOrganizer, EventProject, EventTopic
from members.operation.publication.marks import OF_EVENTS, OF_NO_LIST
from members.queries.filters import EventFilter

from .base import (
    Addressed,
    BilingualRef,
    Projection,
    Ref,
    addressed,
    bilingual_columns_of,
    columns_of,
    declared,
    declared_values,
    json_rows,
    loading,
    public_by,
    ref_to,
    rows_beside,
    topics_beside,
)

# All rows are published; the others are references.
COLUMNS = declared(EVENT, "is_published", "site", "organizer")
VALUES = declared_values(EVENT, COLUMNS)
OWN = msgspec.defstruct(
    "OwnOfEvent", COLUMNS, bases=(Addressed,), kw_only=True, frozen=True
)


class EventRow(OWN):
    """A published event; `organizations_came` is null where no attendance is recorded."""

    site: Ref | None
    organizers: list[Ref]
    topics: list[BilingualRef]
    projects: list[BilingualRef]
    organizations_came: int | None


def _beside(_day):
    return {
        "co_organizers": json_rows(
            EventOrganizer.objects.filter(organization__is_listed=True).order_by("pk"),
            "event",
            **columns_of("organization"),
        ),
        "topics": topics_beside(EventTopic.objects, "event"),
        "projects": json_rows(
            EventProject.objects.order_by("project__sort_title"),
            "event",
            **bilingual_columns_of("project", "title"),
        ),
    }


def _rows():
    present = Attendance.objects.filter(
        event=OuterRef("pk"),
        organization__is_listed=True,
        status=Attendance.Status.PRESENT,
    )
    came = (
        present.order_by()
        .values("event")
        .annotate(n=Count("organization", distinct=True))
    )
    rows = EVENT.public_rows.select_related("site", "organizer")
    return rows.annotate(came=Subquery(came.values("n")))


def _values(row):
    others = rows_beside(row)["co_organizers"]
    main = row.organizer
    every = [ref_to(main)] if main and main.is_listed else []
    return (
        VALUES(row)
        | addressed("event", row)
        | {
            "site": ref_to(row.site),
            "organizers": every + [one for one in others if one not in every],
            "organizations_came": row.came,
        }
    )


load = loading(EventRow, _rows, _beside, _values, is_dated=False)
EVENTS = Projection(
    name="events",
    noun="event",
    is_logged=True,
    filterset=EventFilter,
    row=EventRow,
    detail=EventRow,
    load=load,
    load_details=load,
    public=public_by(lambda: EVENT.public_rows),
    # By the words of a search it depends on what organizations offer, too.
    never_shows=frozenset(OF_NO_LIST - OF_EVENTS),
)
