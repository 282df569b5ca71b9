"""Who works with whom through projects, worked out when something changes and then kept."""

from .graph import Network, Question
from .kept import now
from .works import Node

__all__ = ["Network", "Node", "Question", "now"]
