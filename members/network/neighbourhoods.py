"""The network around one organization, from rows that its page has loaded anyway.

So small a layout takes hundredths of a second: each process computes it without a query
and caches the latest ones.
"""

from collections import OrderedDict
from threading import Lock

from .collaborations import from_participations
from .diagram import Diagram
from .graph import Network, NetworkFilter
from .layout import compute_layout

MAX_NODES = 60
CACHE_SIZE = 300  # layouts
cache_lock = Lock()
layout_cache = OrderedDict()


def neighbourhood(participations):
    """Return the Diagram of participations loaded with projects and organizations."""
    network = Network(from_participations(participations), NetworkFilter())
    return Diagram(network, cached_layout, max_nodes=MAX_NODES)


def cached_layout(fingerprint, neighbours, sizes):
    with cache_lock:
        if fingerprint not in layout_cache:
            layout_cache[fingerprint] = compute_layout(neighbours, sizes)
            if len(layout_cache) > CACHE_SIZE:
                layout_cache.popitem(last=False)
        layout_cache.move_to_end(fingerprint)
        return layout_cache[fingerprint]
