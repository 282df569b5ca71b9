"""The collaboration network: organizations linked by shared projects, with a cached layout.

collaborations.py  the data: participations and their days; graph.py the graph derived from it
diagram.py         the drawing, whose layout cache.py keeps for all processes
"""

from .cache import current_network, find_or_compute_layout, try_layout_lock
from .collaborations import (
    Collaborations,
    Link,
    Node,
    link_of,
    load,
    load_participations,
    nodes_and_links,
    with_endings,
)
from .diagram import MAX_NODES, Diagram, neighbourhood, short_name, text_width
from .graph import Network, NetworkFilter
from .layout import PAGE_WIDTH, compute_layout
from .yearly_statistics import statistics_on
