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
# By all that they show: a diagram of other names or days is another one.
diagrams = LRUCache(50)


def neighbourhood(participations):
    """Return the Diagram of participations loaded with projects and organizations."""

    def make():
        network = Network(from_participations(participations), NetworkFilter())
        return Diagram(network, cached_layout, max_nodes=MAX_NODES)

    return diagrams.get_or_make(tuple(map(_facts, participations)), make)


def _facts(row):
    """Return what a node and a link are made of: to compare it is quicker than to make them."""
    project, organization = row.project, row.organization
    return (
        *(row.project_id, row.organization_id, row.since, row.until, row.role),
        *(project.slug, project.title_nb, project.title_en, project.sort_title),
        *(project.since, project.until, project.opened, project.status),
        *(organization.slug, organization.name, organization.sort_name),
        organization.kind,
    )


def cached_layout(fingerprint, neighbours, sizes):
    return layouts.get_or_make(fingerprint, lambda: compute_layout(neighbours, sizes))
