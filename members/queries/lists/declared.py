"""The lists of the secretariat, by their name in addresses."""

from .dated_rows import MEMBERSHIPS, OFFICES
from .events import EVENTS
from .letters import LETTERS
from .organizations import ORGANIZATIONS
from .people import PEOPLE
from .projects import PROJECTS

LISTS = {
    one.key: one
    for one in [ORGANIZATIONS, MEMBERSHIPS, PROJECTS, OFFICES, PEOPLE, LETTERS, EVENTS]
}


def lists_for(user):
    """Return the lists with rows that the user may see."""
    return [one for one in LISTS.values() if one.is_open_to(user)]
