"""News for members: the next events, and additions to the registry within a month.

All of it is public: published events, projects, services of listed organizations, and
memberships with a known beginning.
"""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import ngettext_lazy

from members.actions import links
from members.models import (
    Event,
    Membership,
    Project,
    ProjectTheme,
    Service,
    Topic,
)
from members.models.periods import Precision
from members.models.texts import lower_first

MONTH = timedelta(days=31)
MOST = 3  # events, and additions by topic
PROJECTS = ngettext_lazy(
    "One new project about %(topic)s", "%(n)s new projects about %(topic)s", "n"
)
SERVICES = ngettext_lazy(
    "One new service in %(topic)s", "%(n)s new services in %(topic)s", "n"
)
MEMBERS = ngettext_lazy("One new member", "%(n)s new members", "n")
PROVIDERS = {"relation": "any"}


class NewsLine(NamedTuple):
    """A text and the path of its page, in the language in which it was made."""

    text: str
    path: str

    @property
    def url(self):
        return links.absolute(self.path)


class Addition(NamedTuple):
    """Added rows, of a topic if any; several lead to the list with the `query`."""

    words: str
    noun: str
    slugs: list
    query: dict
    topic: Topic | None = None

    @property
    def line(self):
        """The NewsLine in the active language."""
        number, topic = len(self.slugs), lower_first(self.topic or "")
        path = f"{links.path(self.noun, 'list')}?{urlencode(self.query)}"
        if number == 1:
            path = links.path(self.noun, "public_page", self.slugs[0])
        return NewsLine(self.words % {"n": number, "topic": topic}, path)


class News:
    """The news of a day in the active language, whichever it is then; four queries."""

    def __init__(self, day):
        self.day = day

    @property
    def events(self):
        return [
            NewsLine(f"{event.period_text}: {event.title}", event.get_absolute_url())
            for event in self._events
        ]

    @property
    def additions(self):
        return [addition.line for addition in self._additions]

    @property
    def number(self):
        return len(self._events) + len(self._additions)

    @cached_property
    def _events(self):
        coming = Event.objects.published().ahead(self.day).filter(is_cancelled=False)
        return list(coming.order_by("held_on", "starts_at", "pk")[:MOST])

    @cached_property
    def _additions(self):
        moment = timezone.now() - MONTH
        by_topic = [*_added_projects(moment), *_added_services(moment)]
        by_topic.sort(key=lambda addition: -len(addition.slugs))
        return [*_new_members(self.day), *by_topic[:MOST]]


def _added_after(model, moment):
    """Return the ids of rows with their first event after the moment.

    The first rows of all are the registry as it was opened, and no news.
    """
    events = model.pgh_event_model.objects
    opening = events.order_by("pgh_created_at").values("pgh_created_at")[:1]
    after = Greatest(Value(moment), Subquery(opening))
    earlier = events.filter(pgh_obj=OuterRef("pgh_obj"), pgh_created_at__lte=after)
    added = events.filter(pgh_label="insert", pgh_created_at__gt=after)
    return added.exclude(Exists(earlier)).values("pgh_obj")


def _added_projects(moment):
    """Return an Addition for each topic with a project that no larger one has counted."""
    rows = ProjectTheme.objects.filter(project__in=_added_after(Project, moment))
    additions, counted = [], set()
    for topic, slugs in _by_topic(rows, "project"):
        if not counted.issuperset(slugs):
            query = {"theme": topic.slug}
            additions.append(Addition(PROJECTS, "project", slugs, query, topic))
        counted |= {*slugs}
    return additions


def _added_services(moment):
    rows = Service.objects.filter(pk__in=_added_after(Service, moment))
    return [
        Addition(
            SERVICES, "organization", slugs, PROVIDERS | {"service": topic.slug}, topic
        )
        for topic, slugs in _by_topic(
            rows.filter(organization__is_listed=True), "organization"
        )
    ]


def _by_topic(rows, owner):
    """Return (topic, slugs of the owners of its rows), most first."""
    slugs = defaultdict(list)
    in_use = rows.filter(topic__is_retired=False)
    for row in in_use.select_related("topic", owner).order_by("topic", owner):
        slugs[row.topic].append(getattr(row, owner).slug)
    return sorted(slugs.items(), key=lambda pair: -len(pair[1]))


def _new_members(day):
    joined = (
        Membership.objects.on(day)
        .joinings()
        .filter(since__gt=day - MONTH, organization__is_listed=True)
    )
    exact = joined.filter(since_precision__in=(Precision.DAY, Precision.MONTH))
    slugs = [*exact.order_by("-since").values_list("organization__slug", flat=True)]
    newest = {"sort": "-joined"}
    return [Addition(MEMBERS, "organization", slugs, newest)] if slugs else []
