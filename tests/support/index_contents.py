"""All that an index of a list is made of, to compare what is kept with what is read."""

from contextlib import ExitStack, contextmanager
from unittest import mock

from members.filters import OrganizationFilter, ProjectFilter

SOURCES = [
    OrganizationFilter.store.source,
    ProjectFilter.store.source,
    ProjectFilter.store_of_days.source,
]
MOST_CHOICES = [1, 400]


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


def by_rank(ranks):
    """Return what is found, of which one rank has no order."""
    return {n: [(rank, sorted(ids)) for rank, ids in ranks[n]] for n in ranks}


@contextmanager
def with_choices(number):
    """Let filters of more choices be too long to list."""
    with ExitStack() as stack:
        for source in SOURCES:
            stack.enter_context(mock.patch.object(source, "most_choices", number))
        yield
