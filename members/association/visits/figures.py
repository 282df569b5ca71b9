"""The openings of profiles by month. Counts below five are hidden: they may be one person's."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import IntegerField, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property

from members.models import MissedSearch, Organization, Topic, VisitCount, VisitLog
from members.models.statements import run_sql

from .vocabulary import Vocabulary

LEAST, MONTHS, MOST_MISSES = 5, 12, 50
PROFILE, CONTACT = VisitCount.Page.PROFILE, VisitCount.Page.CONTACT
# Visitors may search for anything: only the most frequent words are compared.
NEAR = """
    SELECT missed.month, topic.id, sum(missed.times)::int
    FROM (
        SELECT date_trunc('month', day)::date AS month, words, sum(count) AS times
        FROM public.members_missedsearch WHERE day >= %s
        GROUP BY 1, 2 ORDER BY 3 DESC, 2 LIMIT 500
    ) AS missed
    JOIN public.members_topic AS topic ON topic.id = ANY(%s)
    WHERE EXISTS (
        SELECT FROM regexp_split_to_table(missed.words, ' ') AS word
        WHERE length(word) > 3 AND public.word_similarity(word, topic.search_words) >= 0.5
    )
    GROUP BY 1, 2 HAVING sum(missed.times) >= %s ORDER BY 1 DESC, 3 DESC, 2
"""


@dataclass
class VisitMonth:
    """The openings of a month, each None if it is hidden; `sources` are (label, text, times)."""

    first: date
    profile: int | None = None
    contact: int | None = None
    sources: list = field(default_factory=list)


@dataclass(frozen=True)
class NearMiss:
    """Searches of a month without a hit, near a topic of an organization."""

    month: date
    topic: Topic
    times: int
    has_service: bool


def is_counted():
    """Whether nginx logs openings here."""
    return bool(settings.VISITS_DIR)


def first_day():
    """Return the first day that was counted, or None."""
    return VisitLog.objects.aggregate(first=Min("day"))["first"]


def recent_months(today):
    """List the first days of this month and those before it, the newest first."""
    numbers = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def openings_of_month(organization):
    """Return this month's openings of a profile, or None if they are hidden; one query at most."""
    if not is_counted():
        return None
    month = timezone.localdate().replace(day=1)
    rows = _visible(month, organization=organization, page=PROFILE, parameter="")
    return rows.values_list("count", flat=True).first()


def _visible(month, **fields):
    return VisitCount.objects.filter(month=month, count__gte=LEAST, **fields)


class VisitFigures:
    """The visits of an organization as its people may read them; a fixed number of queries."""

    def __init__(self, organization):
        self.organization = organization
        self._recent = recent_months(timezone.localdate())

    since = cached_property(lambda self: first_day())

    @cached_property
    def months(self):
        """The VisitMonths since the first day, the newest first."""
        if not self.since:
            return []
        first = self.since.replace(day=1)
        months = {day: VisitMonth(day) for day in self._recent if day >= first}
        rows = VisitCount.objects.filter(
            organization=self.organization, month__in=months, count__gte=LEAST
        )
        texts = sources_by(rows, "month")
        for row in rows:
            if not row.parameter:
                setattr(months[row.month], row.page, row.count)
        for day, month in months.items():
            month.sources = texts[day]
        return list(months.values())

    @cached_property
    def misses(self):
        """The NearMisses of the topics of the organization; three queries."""
        topics = self.organization.topics.in_use().in_bulk()
        rows = run_sql(NEAR, [self._recent[-1], list(topics), LEAST])
        offered = set(self.organization.services.values_list("topic", flat=True))
        return [
            NearMiss(month, topics[pk], times, pk in offered)
            for month, pk, times in rows
        ]


def sources_by(rows, column):
    """Return {value of the column: [(label, text, times)]} of the lists that led to profiles."""
    rows = [row for row in rows if row.parameter and row.page == PROFILE]
    labels = Vocabulary().labels({(row.parameter, row.value) for row in rows})
    sources = defaultdict(list)
    for row in sorted(rows, key=lambda row: -row.count):
        if label := labels.get((row.parameter, row.value)):
            sources[getattr(row, column)].append((*label, row.count))
    return sources


def most_visited(month):
    """Return the members of today with `profile` and `contact`, or None, the most opened first."""
    members = Organization.objects.listed().members_on(timezone.localdate())
    return members.annotate(
        profile=_openings(month, PROFILE), contact=_openings(month, CONTACT)
    ).order_by(Coalesce("profile", 0).desc(), "sort_name", "pk")


def _openings(month, page):
    rows = _visible(month, organization=OuterRef("pk"), page=page, parameter="")
    return Subquery(rows.values("count"), output_field=IntegerField())


def sources_of(organizations, month):
    """Return {id of an organization: [(label, text, times)]} of a month."""
    rows = _visible(month, organization__in=organizations)
    return sources_by(rows, "organization_id")


def missed_words(month):
    """Return [(words, times)] of the searches of a month without a hit, the most frequent."""
    rows = MissedSearch.objects.filter(day__year=month.year, day__month=month.month)
    sums = rows.values("words").annotate(times=Sum("count")).filter(times__gte=LEAST)
    return sums.order_by("-times", "words").values_list("words", "times")[:MOST_MISSES]
