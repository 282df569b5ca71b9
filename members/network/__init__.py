"""Who works with whom through projects, worked out when something changes and then kept."""

from .cache import now
from .graph import Network, Question
from .labels import width_of
from .near import neighbourhood
from .works import Node

__all__ = ["Network", "Node", "Question", "neighbourhood", "now", "width_of"]
