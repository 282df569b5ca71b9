"""The network of now, worked out once for each version of the registry.

What is quick to count stays in the memory of the process. A drawing takes long, so it is
kept in the database for all processes, under what it was made from: it outlives changes
that do not concern it.
"""

import json
from collections import OrderedDict
from contextlib import contextmanager
from threading import RLock
from time import monotonic, sleep

from django.db import connection, transaction

from ..models import DataVersion, GraphLayout
from . import years
from .graph import Network
from .picture import Picture, lay_out
from .works import read

MOST = 24  # questions whose answers a process keeps
PATIENCE = 5  # seconds to wait for another process that draws the same
BOTH = """
    SELECT pg_try_advisory_xact_lock(hashtext(%s)),
        (SELECT places FROM members_graphlayout WHERE fingerprint = %s)
"""
building = RLock()
newest = {}


class Kept:
    """The registry's works as of one version, and the answers given of them."""

    def __init__(self):
        self.works, self.pictures = read(), {}
        self.networks, self.figures = OrderedDict(), OrderedDict()

    def network(self, question):
        with building:
            if question not in self.networks:
                self.networks[question] = Network(self.works, question)
                if len(self.networks) > MOST:
                    oldest, _network = self.networks.popitem(last=False)
                    self.pictures.pop(oldest, None)
            self.networks.move_to_end(question)
            return self.networks[question]

    def picture(self, question):
        """Draw the network; one query more when another process has drawn it."""
        with building:
            network = self.network(question)
            if question not in self.pictures:
                self.pictures[question] = Picture(network, places)
            return self.pictures[question]

    def years(self, question):
        """The network in figures on the last day of each year, and on the day asked for."""
        with building:
            if question not in self.figures:
                self.figures[question] = years.until(self.works, question)
                if len(self.figures) > MOST:
                    self.figures.popitem(last=False)
            return self.figures[question]


def now():
    """Give what is kept as of what is committed; one query when it is there."""
    version = DataVersion.objects.now()
    with building:
        if version not in newest:
            kept = Kept()
            newest.clear()
            newest[version] = kept
        return newest[version]


def places(fingerprint, neighbours, sizes):
    """Find where the nodes stand, or work it out when no process has done so yet."""
    found = GraphLayout.objects.places_for(fingerprint)
    until = monotonic() + PATIENCE
    while found is None and monotonic() < until:
        with alone(fingerprint) as (is_alone, meanwhile):
            found = meanwhile
            if is_alone and found is None:
                found = lay_out(neighbours, sizes)
                GraphLayout.objects.store(fingerprint, found)
        if found is None:
            sleep(0.05)
    return lay_out(neighbours, sizes) if found is None else found


@contextmanager
def alone(fingerprint):
    """Say whether no other process is at the same drawing; while it runs, none begins.

    As (whether, the places that somebody has found meanwhile or None), in one query.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BOTH, [fingerprint, fingerprint])
        is_alone, places = cursor.fetchone()
        yield is_alone, places and json.loads(places)
