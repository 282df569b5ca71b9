"""The network of the current version of the registry, cached for all requests.

Quickly derived values stay in the memory of the process. A layout takes long, so it is
stored in the database for all processes, under a fingerprint of its inputs: it outlives
changes that do not affect it.
"""

import json
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from time import monotonic, sleep

from django.db import InternalError, connection, transaction
from django.utils import timezone

from members.models import GraphLayout
from members.operation import page_time, replicas
from members.operation.caches import Latest, LRUCache

from .collaborations import load
from .diagram import Diagram
from .graph import Network
from .layout import compute_layout
from .yearly_statistics import MAX_YEARS, days_of_years, statistics_of

CACHE_SIZE = 24  # filters with their networks, in each process
LOCK_TIMEOUT = 5  # seconds to wait for another process that computes the same layout
LOCK_OR_READ = """
    SELECT pg_try_advisory_xact_lock(hashtext(%s)),
        (SELECT places FROM members_graphlayout WHERE fingerprint = %s)
"""


class NetworkCache:
    """The data of one version of the registry, with the values derived from it by filter."""

    def __init__(self):
        self.data = load()
        self.networks, self.diagrams = LRUCache(CACHE_SIZE), LRUCache(CACHE_SIZE)
        self.statistics = LRUCache(CACHE_SIZE * MAX_YEARS)
        self.rendered = LRUCache(CACHE_SIZE)  # HTML of the figures, by their content

    def network(self, criteria):
        def make():
            return Network(self.data, criteria, page_time.check)

        return self.networks.get_or_make(_key(criteria), make)

    def diagram(self, criteria):
        """Return the Diagram; one query when another process has stored its layout."""

        def make():
            return Diagram(self.network(criteria), find_or_compute_layout)

        return self.diagrams.get_or_make(_key(criteria), make)

    def yearly_statistics(self, criteria):
        """Return one YearStatistics a year since the cluster began, that of the day last."""
        days = days_of_years(self.data, criteria.day)
        *earlier, last = (replace(criteria, day=day) for day in days)
        years = [self._statistics(c, partial(Network, self.data, c)) for c in earlier]
        return [*years, self._statistics(last, partial(self.network, last))]

    def _statistics(self, criteria, network):
        def make():
            return statistics_of(network())

        return self.statistics.get_or_calculate(_key(criteria), make)


def _key(criteria):
    # After midnight, the network that was of today is none of that day.
    return criteria, timezone.localdate()


current = Latest(lambda _key, _before: NetworkCache())


def current_network():
    """Return the NetworkCache of the committed version; one query when it is current."""
    return current.get()


def find_or_compute_layout(fingerprint, neighbours, sizes, patience=LOCK_TIMEOUT):
    """Return the stored layout; compute and store it when no other process is doing so."""
    layout = GraphLayout.objects.places_for(fingerprint)
    deadline = monotonic() + patience
    while layout is None and monotonic() < deadline:
        # A database that takes no changes still answers the page: the layout is kept here.
        with (
            suppress(InternalError),
            replicas.primary(),
            try_layout_lock(fingerprint) as (is_locked, stored),
        ):
            layout = stored
            if is_locked and layout is None:
                layout = compute_layout(neighbours, sizes)
                GraphLayout.objects.store(fingerprint, layout)
        if layout is None:
            sleep(0.05)
    return compute_layout(neighbours, sizes) if layout is None else layout


@contextmanager
def try_layout_lock(fingerprint):
    """Yield (whether the lock was free, the layout stored meanwhile or None); one query."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK_OR_READ, [fingerprint, fingerprint])
        is_locked, layout = cursor.fetchone()
        yield is_locked, layout and json.loads(layout)
