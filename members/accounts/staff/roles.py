"""The roles of staff: a group each, whose permissions are data."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _now, gettext_lazy as _, gettext_noop


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


def roles_of(user):
    """Return the StaffRoles of the user, the one with the fewest rights first."""
    groups = {group.name for group in user.groups.all()}
    return [role for role in ROLES.values() if role.group in groups]


def set_roles(user, roles):
    """Replace all groups of the user by those of the StaffRoles."""
    user.groups.set(Group.objects.filter(name__in=[role.group for role in roles]))


def key_of(roles):
    """Return the StaffRoles as a form posts which it has shown."""
    return ",".join(role.group for role in roles)


def labels_of(roles):
    return get_text_list([role.label for role in roles], _now("and"))


def rank_of(user):
    """Return the rank up to which the user may give roles; 0 without a role."""
    if user.is_superuser:
        return max(role.rank for role in ROLES.values())
    return max((role.rank for role in roles_of(user)), default=0)
