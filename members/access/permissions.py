"""Who may let others in and out, and the lock behind which that is asked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Organization, Representative

SECRETARIAT = "members.change_representative"


def is_of_secretariat(user):
    return user.has_perm(SECRETARIAT)


def may_manage(user, organization):
    """Say whether the user is a manager of the organization today, or the secretariat."""
    acts = Representative.objects.current().managers()
    mine = acts.filter(user=user, user__is_active=True, organization=organization)
    return mine.exists() or is_of_secretariat(user)


def lock(organization_id):
    """Make those who change the access to one organization wait for each other."""
    organizations = Organization.objects.select_for_update(no_key=True)
    return organizations.get(pk=organization_id)


def must_manage(user, organization):
    """Refuse whoever may not; ask behind the lock, since the right may end any moment."""
    if not may_manage(user, organization):
        raise ValidationError(
            _("Only a manager of the organization, or the secretariat, does this."),
            code="not_yours",
        )
