"""The right to manage access to an organization, and the lock to check it under."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Organization, Representative

SECRETARY_PERMISSION = "members.change_representative"


def is_secretary(user):
    return user.has_perm(SECRETARY_PERMISSION)


def may_manage(user, organization):
    """Whether the user is a manager of the organization today, or a secretary."""
    managers = Representative.objects.active().managers()
    own = managers.filter(user=user, organization=organization)
    return own.exists() or is_secretary(user)


def lock_organization(organization_id):
    """Return the organization, locked, so that changes of its access run one by one.

    Raises ValidationError, code "gone", when it has just been merged into another one.
    """
    organizations = Organization.objects.select_for_update(no_key=True)
    if organization := organizations.filter(pk=organization_id).first():
        return organization
    raise ValidationError(no_longer_exists(), code="gone")


def no_longer_exists():
    """Return the message for an organization that was merged or deleted meanwhile."""
    return _(
        "This organization has just been merged with another one or deleted. Nothing"
        " has been saved."
    )


def require_manager(user, organization):
    """Raise ValidationError "not_yours" unless the user may manage the organization."""
    if not may_manage(user, organization):
        raise ValidationError(
            _("Only a manager of the organization or the secretariat can do this."),
            code="not_yours",
        )
