"""The filters of the secretariat's list of events."""

from functools import reduce
from operator import or_

from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django_filters import ChoiceFilter, DateFilter

from members.models import Body, Event, EventTopic

from .. import search
from .filterset import BY_RELEVANCE, IndexedFilterSet, SeveralValuesFilter
from .labels import SITE_LABELS, TOPIC_LABELS, Labels
from .sources import FacetSource, Links
from .staff import StaffFilterSet, both_ways

WHEN = [
    ("coming", pgettext_lazy("event", "Coming")),
    ("past", pgettext_lazy("event", "Past")),
    ("cancelled", _("Cancelled")),
    ("unrecorded", _("Past, without attendance")),
]


class EventFacets(FacetSource):
    order = ("-held_on", F("starts_at").desc(nulls_last=True), "-pk")
    columns = {"audience": "audience", "body": "body__slug", "site": "site__slug"}
    fixed = {
        "when": WHEN,
        "audience": Event.Audience.choices,
        "published": [("yes", _("Yes")), ("no", _("No"))],
    }
    used_only = frozenset(["body", "site", "topic"])
    orders = {"day": ("held_on", "starts_at"), "title": (Lower("title_nb"),)}

    @staticmethod
    def rows():
        return Event.objects.select_related("body", "site", "organizer")

    def links(self):
        topics = EventTopic.objects.filter(topic__is_retired=False)
        return {"topic": [Links(topics, "event", "topic__slug")]}

    def labels(self):
        bodies = Labels(Body.objects.all(), "name_nb", "name_en", "sort_name")
        return {"body": bodies, "topic": TOPIC_LABELS, "site": SITE_LABELS}


class StaffEventFilter(StaffFilterSet, IndexedFilterSet):
    """The parameters of the list of events, meetings of bodies among them."""

    source = EventFacets
    sorts = both_ways([("day", _("Day")), ("title", _("Title"))])
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])
    when = SeveralValuesFilter(label=_("When"))
    audience = SeveralValuesFilter(
        label=pgettext_lazy("event", "For whom"), lookup_expr="in"
    )
    published = SeveralValuesFilter(label=_("Shown publicly"))
    body = SeveralValuesFilter("body__slug", "in", label=_("Body"))
    topic = SeveralValuesFilter("topics__slug", "in", label=_("Topic"), distinct=True)
    site = SeveralValuesFilter("site__slug", "in", label=_("Site"))

    on = DateFilter(label=_("Date"))
    of_day_text = _("taking place on %(day)s")

    def held_on_day(self, rows):
        return rows.ahead(self.day).filter(held_on__lte=self.day)

    def matching(self, rows, words):
        return search.matching(rows, words, unlisted=True)

    def filter_when(self, rows, name, states):
        by_state = {
            "coming": rows.ahead(self.day),
            "past": rows.over(self.day),
            "cancelled": rows.filter(is_cancelled=True),
            "unrecorded": rows.without_attendance(self.day),
        }
        return reduce(or_, [by_state[state] for state in states])

    def filter_published(self, rows, name, answers):
        return rows.filter(is_published__in=[answer == "yes" for answer in answers])
