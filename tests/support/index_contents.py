"""All that indexes, networks and figures are made of, to compare what is kept with what is read."""

from unittest import mock

from members.filters.organizations import OrganizationFacets
from members.filters.projects import ProjectFacets, ProjectFacetsOfDay
from members.statistics import activity, collaboration, memberships, money, projects
from members.statistics.records import Records

LOADED = [
    activity.load_offices,
    collaboration.load_all_participations,
    memberships.load_places,
    memberships.load_rows,
    memberships.load_start,
    memberships.load_stated,
    money.load_fundings,
    projects.load_projects,
]
SOURCES = [OrganizationFacets, ProjectFacets, ProjectFacetsOfDay]


def contents(index):
    """Return all that an index answers by."""
    return {
        "ids": index.ids,
        "keys": index.keys,
        "position": index.position,
        "choices": {n: list(f.choices.items()) for n, f in index.facets.items()},
        "rows": {n: f.rows for n, f in index.facets.items()},
        "bits": {(n, v): f.bits(v) for n, f in index.facets.items() for v in f.choices},
        "days": index.orders.days,
        "orders": {n: index.orders.get(n) for n in index.orders.days},
        "dates": index.dates,
        "labels": index.labels,
    }


def contents_of_network(data):
    """Return all that a network is derived from."""
    return data, [list(data.nodes), list(data.themes), list(data.members)]


def load_records():
    records = Records()
    for load_rows in LOADED:
        records.get(load_rows)
    return records


def loaded(records):
    return dict(records.loaded.values)


def by_rank(ranks):
    """Return what is found, of which one rank has no order."""
    return {n: [(rank, sorted(ids)) for rank, ids in ranks[n]] for n in ranks}


def with_choices(number):
    """Let filters of more choices be too long to list."""
    return mock.patch("members.filters.index.MOST_CHOICES", number)


MOST_CHOICES = [1, 400]
