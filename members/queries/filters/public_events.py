"""The filters of the public list of events: those to come first, then the latest."""

from datetime import time

from django.db.models import BigIntegerField, Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from members.models import Event, EventTopic

from .. import search
from . import hits
from .filterset import IndexedFilterSet, SeveralValuesFilter
from .labels import TOPIC_LABELS
from .sources import FacetSource, Links
from .store import IndexStore

COMING, PAST = "coming", "past"
WHEN = [
    (COMING, pgettext_lazy("event", "Coming")),
    (PAST, pgettext_lazy("event", "Past")),
]
BY_TIME = "time"
LATER = 10**12  # seconds, more than lie between any two events


class Moment(Func):
    """The seconds from 1970 to a day and a time of day."""

    template, arg_joiner = "extract(epoch FROM %(expressions)s)::bigint", " + "
    output_field = BigIntegerField()


class PublishedEventFacets(FacetSource):
    """The filters of published events."""

    order = ("place_in_list", "pk")
    columns = {"when": "when"}
    fixed = {"when": WHEN}
    used_only = frozenset(["when", "topic"])

    @staticmethod
    def rows():
        return Event.objects.published()

    def with_columns(self, rows):
        is_over = LessThan(Coalesce("ends_on", "held_on"), self.day)
        moment = Moment("held_on", Coalesce("starts_at", Value(time.min)))
        return rows.annotate(
            when=Case(When(is_over, then=Value(PAST)), default=Value(COMING)),
            moment=moment,
            place_in_list=Case(
                When(is_over, then=LATER - F("moment")),
                default=F("moment"),
                output_field=BigIntegerField(),
            ),
        )

    def links(self):
        topics = EventTopic.objects.filter(topic__is_retired=False)
        return {"topic": [Links(topics, "event", "topic__slug")]}

    def labels(self):
        return {"topic": TOPIC_LABELS}

    def touched(self, rows):
        """Return the events of touched rows: themselves, their sites, and those that came."""
        touched = rows.get("event", frozenset())
        sites, organizations = (rows.get(n) or () for n in ("site", "organization"))
        if sites or organizations:
            came = Q(attendances__organization__in=organizations)
            concerned = Event.objects.filter(Q(site__in=sites) | came).order_by()
            touched |= {*concerned.values_list("pk", flat=True)}
        return touched


class EventFilter(IndexedFilterSet):
    """The parameters of the list of events, which is in order of time after a search, too."""

    source = PublishedEventFacets
    store = IndexStore(PublishedEventFacets)
    sorts = [(BY_TIME, _("Date"))]
    when = SeveralValuesFilter(label=_("When"))
    topic = SeveralValuesFilter(label=_("Topic"))

    @cached_property
    def parameters(self):
        return super().parameters | {"sort": BY_TIME}

    def ranked(self, words):
        return hits.ranked("events", words, self.day)

    def matching(self, rows, words):
        return search.matching(rows, words)

    def in_order(self, rows):
        return self.facets.with_columns(rows).order_by(*self.facets.order)

    def filter_when(self, rows, name, values):
        return self.facets.with_columns(rows).filter(when__in=values)

    def filter_topic(self, rows, name, slugs):
        topics = EventTopic.objects.filter(topic__slug__in=slugs)
        about = topics.filter(topic__is_retired=False)
        return rows.filter(pk__in=about.values("event"))
