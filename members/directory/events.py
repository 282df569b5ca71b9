"""Events as visitors see them: on a page of their own, and the next ones beside other rows."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, ngettext

from ..models import (
    Attendance,
    Cluster,
    Event,
    EventOrganizer,
    Organization,
    Project,
    Site,
)
from ..models.data_versions import note_row
from ..models.prepared import AnyOf, JSONRows

MOST_NEXT = 5
COLUMNS = "slug title_nb title_en held_on starts_at ends_on ends_at place is_cancelled"
_TOGETHER = EventOrganizer.objects.filter(organization=OuterRef(OuterRef("pk")))
CONCERNS = {
    Cluster: Q(),
    Organization: Q(organizer=OuterRef("pk"))
    | Q(AnyOf("pk", ArraySubquery(_TOGETHER.values("event")))),
    Project: Q(projects=OuterRef("pk")),
    Site: Q(site=OuterRef("pk")),
}


def with_next_events(rows, day):
    """Annotate rows with the next published events that concern them; see `next_events`."""
    events = Event.objects.published().ahead(day).filter(CONCERNS[rows.model])
    columns = {name: name for name in COLUMNS.split()}
    site = {"site_id": "site_id", "site_name": "site__name"}
    next_first = events.order_by("held_on", "starts_at", "pk")
    row = JSONObject(**columns, **site)
    return rows.annotate(event_rows=JSONRows(next_first.values(row=row)[:MOST_NEXT]))


def next_events(row):
    """Return the annotated events as unsaved objects; none of no row."""
    return [_from_json(dict(loaded)) for loaded in row.event_rows] if row else []


def _from_json(loaded):
    site_id, name = loaded.pop("site_id"), loaded.pop("site_name")
    columns = {field.name: field for field in Event._meta.fields}
    values = {name: columns[name].to_python(value) for name, value in loaded.items()}
    if site_id:
        note_row("site", site_id)
    return Event(**values, site=Site(pk=site_id, name=name) if site_id else None)


def with_public_counts(events):
    """Annotate how many have a place, and how many listed organizations came."""
    came = Q(attendances__status=Attendance.Status.PRESENT)
    came &= Q(attendances__organization__is_listed=True)
    return events.annotate(
        coming=Count("attendances", filter=Q(attendances__answer="yes")),
        came=Count("attendances__organization", filter=came, distinct=True),
    )


class EventPage:
    """A published event with every fact that may be shown; at most four queries."""

    def __init__(self, event):
        self.event, self.day = event, timezone.localdate()

    @cached_property
    def organizers(self):
        """Return the listed organizers, the main one first."""
        others = [*self.event.co_organizers.all()]
        every = [self.event.organizer, *others] if self.event.organizer else others
        return [one for one in dict.fromkeys(every) if one.is_listed]

    @property
    def sites(self):
        """Return the site in a list, for the map."""
        return [self.event.site] if self.event.site else []

    @cached_property
    def topics(self):
        return self.event.topics.in_use()

    @cached_property
    def projects(self):
        return self.event.projects.all()

    @property
    def is_answered(self):
        """Whether an answer may still be given."""
        last_day = self.event.answer_by or self.event.last_day
        return self.event.is_ahead and last_day >= self.day

    @property
    def is_open(self):
        return self.is_answered and self.event.audience == Event.Audience.OPEN

    @property
    def places_text(self):
        """Return how many places are left in words; empty where that matters no more."""
        return places_text(self.event) if self.is_answered else ""

    @property
    def came_text(self):
        return came_text(self.event)


def places_text(event):
    if event.places is None:
        return ""
    left = event.places - event.coming
    if left <= 0:
        return _("All places are taken. You can join the waiting list.")
    text = ngettext("%(n)s place left", "%(n)s places left", left)
    return text % {"n": left}


def came_text(event):
    """Return how many organizations came; empty where no attendance is recorded."""
    if not event.came:
        return ""
    text = ngettext("%(n)s organization came", "%(n)s organizations came", event.came)
    return text % {"n": event.came}
