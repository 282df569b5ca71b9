"""Joinings and leavings of a period, from rows of memberships, without a query.

Memberships of an organization that follow each other without a day between are one stay:
a new category is no joining. A stay that begins before the period and ends in it is counted
as stored; days known by year or month, or as the latest possible one, are counted apart.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from members.models.memberships import (
    goes_on,
    joining_days,
    leaving_days,
    lie_within,
)


@dataclass(frozen=True)
class Stay:
    """An unbroken stay of an organization; `first` and `last` are its outer memberships."""

    first: object
    last: object

    @property
    def organization_id(self):
        return self.first.organization_id

    @property
    def begins(self):
        return self.first.since or date.min

    @property
    def ends(self):
        return self.last.until or date.max

    def joined_within(self, since, until):
        """Whether the day of joining is known to lie in the period, however coarse it is."""
        return lie_within(joining_days(self.first), since, until)

    def left_within(self, since, until):
        """Whether the last day is known to lie in the period."""
        return lie_within(leaving_days(self.last), since, until)


@dataclass(frozen=True)
class Turnover:
    """The stays of a period: `opening` + `joined` + `documented` - all that left = `closing`.

    `documented` began in the period as far as is known, and may have joined before or
    after; `left_about` likewise. `closing` are the members of the last day: a stay that ends
    on it has left as well, and is among both.
    """

    opening: tuple
    joined: tuple
    documented: tuple
    left: tuple
    left_about: tuple
    closing: tuple


def stays_of(memberships):
    """Return the Stays of rows of memberships, in the order of organizations."""
    stays = []
    rows = sorted(memberships, key=lambda m: (m.organization_id, m.since or date.min))
    for _organization, own in groupby(rows, key=attrgetter("organization_id")):
        stays += _stays(list(own))
    return stays


def turnover(memberships, since, until):
    """Return the Turnover of the period from its first to its last day."""
    stays = stays_of(memberships)
    came = [s for s in stays if since <= s.begins <= until]
    went = [s for s in stays if since <= s.ends <= until]
    joined, documented = _split(came, lambda s: s.joined_within(since, until))
    left, left_about = _split(went, lambda s: s.left_within(since, until))
    return Turnover(
        opening=tuple(s for s in stays if s.begins < since <= s.ends),
        joined=joined,
        documented=documented,
        left=left,
        left_about=left_about,
        closing=tuple(s for s in stays if s.begins <= until <= s.ends),
    )


def members_within(memberships, since, until):
    """Return the numbers of the organizations that were members on a day of the period."""
    return {
        one.organization_id
        for one in memberships
        if (one.since or date.min) <= until and (one.until or date.max) >= since
    }


def _split(stays, fits):
    """Return (those that fit, the others)."""
    answers = [(stay, fits(stay)) for stay in stays]
    return (
        tuple(stay for stay, answer in answers if answer),
        tuple(stay for stay, answer in answers if not answer),
    )


def _stays(rows):
    """Return the Stays of one organization's memberships, which are in order."""
    stays = [Stay(rows[0], rows[0])]
    for row in rows[1:]:
        if goes_on(stays[-1].last, row):
            stays[-1] = Stay(stays[-1].first, row)
        else:
            stays.append(Stay(row, row))
    return stays
