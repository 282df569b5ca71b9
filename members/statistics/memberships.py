"""Members of a day, and how certain their first and last days are."""

from bisect import bisect_left, bisect_right
from collections import namedtuple
from datetime import date, timedelta

from django.db.models import F

from ..models import ClusterName, Membership, Presence, StatedFigure
from ..models.periods import Precision, first_day, last_day

DOCUMENTED = ("named", "inferred")  # certainties; the third is a mere mention
COLUMNS = (
    "organization",
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
Stay = namedtuple(
    "Stay",
    "organization since since_precision until until_precision certainty category "
    "name sort_name is_listed kind size municipality municipality_slug",
)
A_DAY = timedelta(days=1)


def load_stays():
    """Return all memberships as Stay, those of an organization in order; one query."""
    order = "organization", F("since").asc(nulls_first=True)
    rows = Membership.objects.order_by(*order).values_list(*COLUMNS)
    return [Stay(*row) for row in rows.iterator(chunk_size=10_000)]


def load_places():
    """Return (organization, since, until, slug, name) of each site and what contains it."""
    site = "site__containers__container__"
    columns = "organization", "since", "until", f"{site}slug", f"{site}name"
    return list(Presence.objects.order_by().values_list(*columns))


def load_stated():
    """Return the StatedFigures of members, in order of days; one query."""
    return list(StatedFigure.objects.filter(subject="members"))


def load_start():
    """Return the first known day of the cluster, or None; one query."""
    first = ClusterName.objects.exclude(since=None).order_by("since")
    return first.values_list("since", flat=True).first()


def stays(question):
    """Return the memberships of those who are counted."""
    rows = question.records.get(load_stays)
    if question.unlisted:
        return rows
    return question.records.derive("listed", lambda: [r for r in rows if r.is_listed])


def members_on(question, day):
    """Return the memberships that run on the day, as the list of members has them."""

    def make():
        return [row for row in stays(question) if holds_on(row, day)]

    return question.records.derive(("members", day, question.unlisted), make)


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


def possible_periods(rows, start):
    """Return the periods in which each organization may have been a member, merged."""
    merged, last = [], None
    for row in rows:
        since, until = possible_days(row, start)
        if row.organization == last and since <= merged[-1][1]:
            since, until = merged[-1][0], max(until, merged.pop()[1])
        merged.append((since, until))
        last = row.organization
    return merged


class Tally:
    """How many of some periods hold on a day; both ends are included."""

    def __init__(self, periods):
        self.starts = sorted(since for since, _until in periods)
        self.ends = sorted(until for _since, until in periods)

    def on(self, day):
        return bisect_right(self.starts, day) - bisect_left(self.ends, day)

    @property
    def changes(self):
        """Return the days on which the number may differ from that of the day before."""
        ends = {end + A_DAY for end in self.ends if end < date.max}
        return ends.union(self.starts)


def joinings(question, since, until):
    """Return the memberships by which an organization joined on a known day."""
    rows = documented_by_organization(question)
    return [row for row, before in rows if joined(row, before, since, until)]


def joined(row, before, since, until):
    """Whether a stay began in a period; one that goes on from `before` did not begin."""
    is_known = row.since and row.since_precision != Precision.AT_LATEST
    is_new = not (before and before.until and before.until + A_DAY == row.since)
    return bool(is_known and is_new and since <= row.since <= until)


def leavings(question, since, until):
    """Return the memberships by which an organization left on a known day."""
    rows = documented_by_organization(question)
    followed = {(row.organization, row.since) for row, _before in rows}
    return [row for row, _before in rows if left(row, followed, since, until)]


def left(row, followed, since, until):
    """Whether a stay ended in a period; one that the next goes on from did not end."""
    is_known = row.until and row.until_precision != Precision.AT_LATEST
    if not is_known or not since <= row.until <= until:
        return False
    return (
        row.until == date.max or (row.organization, row.until + A_DAY) not in followed
    )


def documented_by_organization(question):
    """Return (stay, the documented stay of the same organization before it or None)."""

    def make():
        found, before = [], None
        for row in filter(is_documented, stays(question)):
            same = before and before.organization == row.organization
            found.append((row, before if same else None))
            before = row
        return found

    return question.records.derive(("documented", question.unlisted), make)
