"""The rights to change the roles of staff, and the locks to check them under."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.actions import Staff
from members.models import User

from .roles import ROLES, rank_of

STAFF_PERMISSION = "members.change_usergroup"
# Of adding, changing and removing staff.
may_manage = Staff(STAFF_PERMISSION)


def lock(*users):
    """Return the users as stored now, locked, in the order given; raise "gone" if one is not.

    Users are locked before groups, as triggers do, so that two acts cannot deadlock.
    """
    rows = User.objects.select_for_update(no_key=True).order_by("pk")
    locked = {user.pk: user for user in rows.filter(pk__in={one.pk for one in users})}
    lock_groups()
    if missing := [user for user in users if user.pk not in locked]:
        text = _("%(who)s no longer has an account.") % {"who": missing[0]}
        raise ValidationError(text, code="gone")
    return [locked[user.pk] for user in users]


def lock_groups():
    groups = Group.objects.filter(name__in=ROLES).order_by("pk")
    list(groups.select_for_update(no_key=True).values("pk"))  # for its locks alone


def require_manager(by):
    """Raise ValidationError "not_yours" unless `by`, read under the lock, may do this."""
    if not may_manage(by):
        text = _("Only a site administrator can do this, and you no longer are one.")
        raise ValidationError(text, code="not_yours")


def require_rank(roles, by):
    """Raise ValidationError "rank" for a role that is higher than one's own."""
    if any(role.rank > rank_of(by) for role in roles):
        text = _("You cannot give a role that is higher than your own.")
        raise ValidationError(text, code="rank")


def require_colleague(user):
    """Raise ValidationError unless the user works here, and is no superuser."""
    if user.is_superuser:
        text = _("Only whoever runs the server can change what %(who)s may do.")
        raise ValidationError(text % {"who": user}, code="superuser")
    if not (user.is_staff and user.is_active):
        text = _("%(who)s no longer works in the secretariat.")
        raise ValidationError(text % {"who": user}, code="ended")


def require_another(user, staying=()):
    """Raise ValidationError "last" if a role that the user leaves has nobody else."""
    left = user.only_holder_of().exclude(name__in=staying).first()
    if left:
        text = _("%(who)s is the last one with the role “%(role)s”. Add another first.")
        params = {"who": user, "role": ROLES[left.name].label}
        raise ValidationError(text % params, code="last")
