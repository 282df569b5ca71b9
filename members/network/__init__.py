"""The collaboration network: organizations linked by shared projects, with a cached layout."""

from .cache import current_network
from .collaborations import Node, link_of
from .graph import Network, NetworkFilter
from .labels import text_width
from .neighbourhoods import neighbourhood
