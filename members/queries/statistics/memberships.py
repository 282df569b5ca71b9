"""Members of a day, and how certain their first and last days are."""

from bisect import bisect_left, bisect_right
from collections import namedtuple
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from members.models import (
    ClusterName,
    Membership,
    Presence,
    StatedFigure,
    first_day_after_its_end,
    last_day_with,
)
from members.models.memberships import DOCUMENTED
from members.models.periods import Precision, first_day, last_day

from ..filters.sharing import shared
from .turnover import stays_of

COLUMNS = (
    "organization_id",
    "since",
    "since_precision",
    "until",
    "until_precision",
    "certainty",
    "category",
    "organization__name",
    "organization__sort_name",
    "organization__is_listed",
    "organization__kind",
    "organization__size",
    "organization__municipality",
    "organization__municipality_slug",
)
MembershipRow = namedtuple(
    "MembershipRow",
    "organization_id since since_precision until until_precision certainty category "
    "name sort_name is_listed kind size municipality municipality_slug",
)
A_DAY = timedelta(days=1)


def load_rows():
    """Return all memberships as MembershipRow, those of an organization in order; one query."""
    order = "organization", F("since").asc(nulls_first=True)
    memberships = Membership.objects.order_by(*order)
    rows = memberships.values_list(*COLUMNS).iterator(chunk_size=10_000)
    return [MembershipRow(*row) for row in shared(rows)]


def load_places():
    """Return (organization, since, until, slug, name) of each site and its containers."""
    site = "site__containers__container"
    columns = "organization", "since", "until", "ended_on"
    presences = Presence.objects.annotate(ended_on=first_day_after_its_end())
    rows = presences.order_by("pk", site)
    return [
        (pk, since, last_day_with(until, ended_on), slug, name)
        for pk, since, until, ended_on, slug, name in shared(
            rows.values_list(*columns, f"{site}__slug", f"{site}__name")
        )
    ]


def load_stated():
    """Return the StatedFigures of members, in order of days; one query."""
    return list(StatedFigure.objects.filter(subject="members"))


def load_start():
    """Return the first known day of the cluster, or None; one query."""
    first = ClusterName.objects.exclude(since=None).order_by("since")
    return first.values_list("since", flat=True).first()


def rows(question):
    """Return the memberships of the organizations that the question counts."""
    every = question.records.get(load_rows)
    if question.unlisted:
        return every
    return question.records.keep("listed", lambda: [r for r in every if r.is_listed])


def members_on(question, day):
    """Return the memberships that run on the day, as the list of members has them."""

    def make():
        return [row for row in rows(question) if holds_on(row, day)]

    return question.records.derive(("members", day, question.unlisted), make)


@dataclass(frozen=True)
class MembersByCertainty:
    """The numbers of the organizations that are members on a day."""

    named: frozenset
    inferred: frozenset
    mentioned: frozenset

    @property
    def documented(self):
        """Those named or inferred: a mere mention makes no member."""
        return self.named | self.inferred


def members_by_certainty(memberships, day):
    """Return the MembersByCertainty of rows of memberships: of figures and of reports."""
    ids = {certainty: set() for certainty in Membership.Certainty.values}
    for row in memberships:
        if holds_on(row, day):
            ids[row.certainty].add(row.organization_id)
    return MembersByCertainty(**{name: frozenset(one) for name, one in ids.items()})


def certainties_on(question, day):
    """Return the MembersByCertainty of the organizations that the question counts."""

    def make():
        return members_by_certainty(rows(question), day)

    return question.records.derive(("certainties", day, question.unlisted), make)


def holds_on(row, day):
    since, until = days_of(row)
    return since <= day <= until


def is_documented(row):
    """Whether a source calls it a membership, or lets conclude it."""
    return row.certainty in DOCUMENTED


def days_of(row):
    """Return the first and the last day as the registry has them."""
    return row.since or date.min, row.until or date.max


def certain_days(row):
    """Return the first and the last day on which the membership is certain, or None."""
    if not is_documented(row):
        return None
    since, until = days_of(row)
    if row.since_precision != Precision.AT_LATEST and row.since:
        since = last_day(row.since, row.since_precision)
    if row.until_precision == Precision.AT_LATEST and row.until:
        until = min(since, until)  # it may have ended right after
    elif row.until:
        until = first_day(row.until, row.until_precision)
    return (since, until) if since <= until else None


def possible_days(row, start):
    """Return the first and the last day on which the membership is possible."""
    since, until = days_of(row)
    if row.since_precision == Precision.AT_LATEST and row.since:
        since = min(since, start or since)
    return since, until


def possible_periods(memberships, start):
    """Return the periods in which each organization may have been a member, merged."""
    merged, last = [], None
    for row in memberships:
        since, until = possible_days(row, start)
        if row.organization_id == last and since <= merged[-1][1]:
            since, until = merged[-1][0], max(until, merged.pop()[1])
        merged.append((since, until))
        last = row.organization_id
    return merged


class Tally:
    """How many of some periods hold on a day; both ends are included."""

    def __init__(self, periods):
        self.starts = sorted(since for since, _until in periods)
        self.ends = sorted(until for _since, until in periods)

    def on(self, day):
        # Begun by the day, without those that ended before it.
        return bisect_right(self.starts, day) - bisect_left(self.ends, day)

    @property
    def changes(self):
        """Return the days on which the number may differ from that of the day before."""
        ends = {end + A_DAY for end in self.ends if end < date.max}
        return ends.union(self.starts)


def joinings(question, since, until):
    """Return the ids of the organizations known to have joined in the period."""
    stays = documented_stays(question)
    return {s.organization_id for s in stays if s.joined_within(since, until)}


def leavings(question, since, until):
    """Return the ids of the organizations known to have left in the period."""
    stays = documented_stays(question)
    return {s.organization_id for s in stays if s.left_within(since, until)}


def documented_stays(question):
    """Return the Stays of documented memberships: a new category begins no stay."""

    def make():
        return stays_of(filter(is_documented, rows(question)))

    return question.records.keep(("documented", question.unlisted), make)
