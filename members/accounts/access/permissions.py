"""The right to manage access to an organization, and the lock to check it under."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.actions import Staff
from members.models import Organization, Representative

SECRETARY_PERMISSION = "members.change_representative"
is_secretary = Staff(SECRETARY_PERMISSION)


def manages(by, target):
    """Whether by manages today the organization that the target is, or belongs to."""
    organization = getattr(target, "organization", target)
    managers = Representative.objects.active().managers()
    return managers.filter(user=by, organization=organization).exists()


def may_manage(user, organization):
    """Whether the user is a secretary, or a manager of the organization today."""
    return is_secretary(user) or manages(user, organization)


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
