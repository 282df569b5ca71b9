"""The network around one organization, from rows that its page has loaded anyway.

So small a layout takes hundredths of a second: each process computes it without a query
and caches the latest ones.
"""

from ..filters.lru import LRUCache
from .collaborations import from_participations
from .diagram import Diagram
from .graph import Network, NetworkFilter
from .layout import compute_layout

MAX_NODES = 60
CACHE_SIZE = 300  # layouts
layouts = LRUCache(CACHE_SIZE)


def neighbourhood(participations):
    """Return the Diagram of participations loaded with projects and organizations."""
    network = Network(from_participations(participations), NetworkFilter())
    return Diagram(network, cached_layout, max_nodes=MAX_NODES)


def cached_layout(fingerprint, neighbours, sizes):
    return layouts.get_or_make(fingerprint, lambda: compute_layout(neighbours, sizes))
