"""Statistics of the network on the last day of each year, and on the day of the filter."""

from dataclasses import dataclass
from datetime import date

from .graph import Network

MAX_YEARS = 15


@dataclass(frozen=True)
class YearStatistics:
    """The numbers of the network on one day."""

    day: date
    projects: int
    organizations: int
    pairs: int  # of organizations that work together
    largest_component: int  # organizations
    members: int
    members_in_projects: int
    unconnected_kinds: int  # pairs of kinds
    most_connected: tuple[str, ...]  # keys of the organizations with most partners
    kind_pairs: tuple[
        tuple[tuple[str, str], int], ...
    ] = ()  # (kinds, pairs), most first


def days_of_years(data, last):
    """Return the last day of each year since the cluster began, and the given day."""
    first = data.cluster_start.year if data.cluster_start else last.year
    years = range(max(first, last.year - MAX_YEARS + 1), last.year)
    return [date(year, 12, 31) for year in years] + [last]


def statistics_on(data, criteria):
    """Return the YearStatistics of the day of the criteria."""
    return statistics_of(Network(data, criteria))


def statistics_of(network):
    """Return the YearStatistics of a network of a day."""
    day = network.criteria.day
    members = network.data.members_on(day)
    most = max(network.partner_counts.values(), default=0)
    components = [[n for n in nodes if n[0] == "o"] for nodes in network.components]
    return YearStatistics(
        day,
        len(network.projects),
        len(network.organizations),
        len(network.pairs),
        max(map(len, components), default=0),
        len(members),
        len(members.intersection(network.organizations)),
        len(network.unconnected_kinds),
        tuple(who for who, n in network.partner_counts.items() if most and n == most),
        tuple(network.kind_pairs.most_common()),
    )
