"""The part of the network round one organization, drawn from rows that its page reads.

A drawing of so few nodes takes some hundredths of a second, so each process finds it for
itself, without a query, and keeps the latest.
"""

from collections import OrderedDict
from threading import Lock

from . import works
from .graph import Network, Question
from .picture import Picture, lay_out

MOST = 60  # nodes in a drawing
KEPT = 300  # drawings
drawing = Lock()
drawn = OrderedDict()


def neighbourhood(participations):
    """Draw who takes part in what, from rows with their projects and organizations."""
    network = Network(works.of(participations), Question())
    return Picture(network, places, most=MOST)


def places(fingerprint, neighbours, sizes):
    """Find where the nodes stand."""
    with drawing:
        if fingerprint not in drawn:
            drawn[fingerprint] = lay_out(neighbours, sizes)
            if len(drawn) > KEPT:
                drawn.popitem(last=False)
        drawn.move_to_end(fingerprint)
        return drawn[fingerprint]
