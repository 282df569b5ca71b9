"""The network around one organization, from rows that its page has loaded anyway.

So small a layout takes hundredths of a second, and no query.
"""

from .collaborations import from_participations
from .diagram import Diagram
from .graph import Network, NetworkFilter
from .layout import compute_layout

MAX_NODES = 60


def neighbourhood(participations):
    """Return the Diagram of participations loaded with projects and organizations."""
    network = Network(from_participations(participations), NetworkFilter())
    return Diagram(network, _layout, max_nodes=MAX_NODES)


def _layout(_fingerprint, neighbours, sizes):
    return compute_layout(neighbours, sizes)
