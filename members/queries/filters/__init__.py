"""The filters of lists, answered by SQL and by the index in memory.

organizations.py  the parameters and the filters of the directory
projects.py       the same of the list of projects
staff.py          staff's filters of both lists; staff_rows.py of dated rows,
                  people.py of people
filterset.py      the meaning of parameters, in SQL and in an index
sources.py        the declaration of a list's filters, read by both; choices.py their choices
index.py          a list in memory, and answer.py the rows and counts it returns
hits.py           the public hits of a search, cached while a write cannot change them
store.py          the newest indexes of a list, patch.py how they stay up to date
selection.py      the filters of a list in words and in the name of its file
latest.py         values that are made once a version; sharing.py equal values of many rows as one
"""

from members.operation.lru import LRUCache

from .answer import RELEVANCE, IndexAnswer
from .choices import Days
from .filterset import BY_RELEVANCE, NO_FILTERS
from .hits import Hits, find_hits
from .index import build as build_index
from .latest import Latest
from .organizations import OrganizationFilter, organization_index
from .patch import patched as patched_index
from .people import StaffPersonFilter
from .projects import NO_THEME, PARTNERS, ProjectFilter
from .sharing import shared
from .staff import StaffOrganizationFilter, StaffProjectFilter
from .staff_rows import StaffMembershipFilter, StaffOfficeFilter
from .store import BusyError, IndexStore, Turns
