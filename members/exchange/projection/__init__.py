"""The public data as rows for machines: the facts of the pages, without people."""

from .base import Projection, Row
from .climate import CLIMATE
from .events import EVENTS
from .organizations import ORGANIZATIONS
from .projects import PROJECTS
from .roles import ROLES
from .sites import SITES
from .statistics import STATISTICS
from .topics import TOPICS

EVERY = ORGANIZATIONS, PROJECTS, SITES, ROLES, TOPICS, EVENTS, STATISTICS, CLIMATE
PROJECTIONS = {one.name: one for one in EVERY}
