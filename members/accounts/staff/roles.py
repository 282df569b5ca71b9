"""The roles of staff: a group each, whose permissions are data."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class StaffRole:
    """One of the groups that migrations create; a higher `rank` has more rights."""

    group: str
    rank: int
    sentence: str

    @property
    def label(self):
        return capfirst(_now(self.group))


READER = StaffRole(
    gettext_noop("reader"),
    1,
    _("Sees the registry without personal data, and changes nothing."),
)
SECRETARY = StaffRole(
    gettext_noop("secretary"),
    2,
    _("Runs the registry: edits, decides on proposals and sees people."),
)
ADMINISTRATOR = StaffRole(
    gettext_noop("site administrator"),
    3,
    _("Decides who works here and how the site is set up; sees people and access."),
)
ROLES = {role.group: role for role in (READER, SECRETARY, ADMINISTRATOR)}


def role_of(user):
    """Return the highest StaffRole of the user, or None."""
    roles = [ROLES[group.name] for group in user.groups.all() if group.name in ROLES]
    return max(roles, key=lambda role: role.rank, default=None)


def rank_of(user):
    """Return the rank up to which the user may give roles; 0 without a role."""
    if user.is_superuser:
        return max(role.rank for role in ROLES.values())
    role = role_of(user)
    return role.rank if role else 0
