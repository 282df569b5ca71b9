"""The filters of lists, answered by SQL and by the index in memory.

organizations.py  the parameters and the filters of the directory
projects.py       the same of the list of projects; public_events.py of events,
                  short_lists.py of sites, bodies and topics
staff.py          staff's filters of both lists; staff_rows.py of dated rows,
                  people.py of people, letters.py of e-mails, events.py of events
filterset.py      the meaning of parameters, in SQL and in an index
sources.py        the declaration of a list's filters, read by both; choices.py their choices
index.py          a list in memory; sharing.py equal values of many rows as one
hits.py           the public hits of a search, cached while a write cannot change them
store.py          the newest indexes of a list, the answers of an index or of the database;
                  patch.py how indexes stay up to date
selection.py      the filters of a list in words and in the name of its file
"""

from members.operation.caches import Latest, LRUCache

from .choices import Days
from .events import StaffEventFilter
from .filterset import BY_RELEVANCE, NO_FILTERS
from .hits import Hits, find_hits
from .index import build as build_index
from .letters import StaffLetterFilter
from .organizations import OrganizationFilter, organization_index
from .patch import patched as patched_index
from .people import StaffPersonFilter
from .projects import NO_THEME, PARTNERS, ProjectFilter
from .public_events import EventFilter
from .sharing import shared
from .short_lists import BodyFilter, SiteFilter, TopicFilter
from .staff import StaffOrganizationFilter, StaffProjectFilter
from .staff_rows import StaffMembershipFilter, StaffOfficeFilter
from .store import RELEVANCE, IndexAnswer, IndexStore, NoIndexError, Turns, turns
