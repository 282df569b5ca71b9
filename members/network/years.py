"""How the network moved: what held on the last day of each year, and today."""

from dataclasses import dataclass, replace
from datetime import date

from .graph import Network

MOST = 15


@dataclass(frozen=True)
class Year:
    """The network on a day, in figures."""

    day: date
    projects: int
    organizations: int
    pairs: int  # of organizations that work together
    largest: int  # organizations in the largest group
    members: int
    working: int  # of those, in a project
    strangers: int  # pairs of kinds that never meet
    top: tuple[str, ...]  # who works with most others


def until(works, question):
    """Give the figures of the last day of each year since the cluster began, and of the day."""
    return [
        _year(works, replace(question, day=day)) for day in _days(works, question.day)
    ]


def _days(works, last):
    first = works.began.year if works.began else last.year
    years = range(max(first, last.year - MOST + 1), last.year)
    return [date(year, 12, 31) for year in years] + [last]


def _year(works, question):
    network, day = Network(works, question), question.day
    members = works.members_on(day)
    most = max(network.partners.values(), default=0)
    return Year(
        day,
        len(network.projects),
        len(network.organizations),
        len(network.pairs),
        max((sum(n[0] == "o" for n in g) for g in network.groups), default=0),
        len(members),
        len(members.intersection(network.organizations)),
        len(network.strangers),
        tuple(who for who, n in network.partners.items() if most and n == most),
    )
