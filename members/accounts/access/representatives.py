"""Grant, change and revoke a user's role in an organization."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.actions import links
from members.models import Invitation, Representative, User

from .permissions import is_secretary, lock_organization, require_manager

MANAGER = Representative.Role.MANAGER
RESTORABLE_FOR = timedelta(days=30)


@transaction.atomic
def revoke_access(representative, *, by):
    """End the access now; users may end their own without being a manager."""
    representative = _lock_current(representative)
    if by != representative.user:
        require_manager(by, representative.organization)
    _require_another_manager(representative, by)
    representative.revoke()
    _withdraw_sent_invitations(representative)
    write_access_ended(representative)


def restorable(organization):
    """Filter the accesses that were ended in the last 30 days, of users without one now."""
    today = timezone.localdate()
    same = Representative.objects.filter(
        organization=organization, user=OuterRef("user")
    )
    rows = Representative.objects.filter(organization=organization, until__lte=today)
    lately = rows.filter(until__gt=today - RESTORABLE_FOR, user__is_active=True)
    newer = same.filter(pk__gt=OuterRef("pk"))  # the last one alone is restorable
    return lately.exclude(Exists(same.not_ended())).exclude(Exists(newer))


@transaction.atomic
def restore_access(representative, *, by):
    """Grant an access that was ended lately again from today, in the same role."""
    organization = lock_organization(representative.organization_id)
    require_manager(by, organization)
    row = restorable(organization).filter(pk=representative.pk).first()
    if row is None:
        raise ValidationError(_("This cannot be taken back any more."), code="over")
    grant_role(row.user, organization, row.role)


@transaction.atomic
def change_role(representative, role, *, by):
    """Change an editor to a manager, or a manager to an editor."""
    representative = _lock_current(representative)
    require_manager(by, representative.organization)
    if role != MANAGER:
        _require_another_manager(representative, by)
        _withdraw_sent_invitations(representative)
    is_new = representative.role != role
    representative.role = role
    representative.full_clean()
    representative.save(update_fields=["role"])
    if is_new and by != representative.user:
        write_access_given(representative)


def current_representatives(organization):
    return Representative.objects.current().filter(organization=organization)


def grant_role(user, organization, role, *, notify=True):
    """Grant the role from today; `notify` the user unless another e-mail does.

    A current representative keeps the higher role.
    """
    if not user.is_active:
        raise ValidationError(
            _("This account is closed. The secretariat can reopen it."),
            code="inactive",
        )
    own = current_representatives(organization).filter(user=user)
    representative = own.select_for_update().first()
    if representative is None:
        representative = Representative(
            user=user, organization=organization, role=role, since=timezone.localdate()
        )
    elif role == MANAGER:
        representative.role = role
    representative.full_clean()
    representative.save()
    if notify:
        write_access_given(representative)


def get_or_create_user(email, *, name, language):
    """Return the user of a verified address; an existing name is not replaced."""
    defaults = {"language": language}
    user, _is_new = User.objects.get_or_create(email=email, defaults=defaults)
    if name and not user.name:
        user.name = name
        user.full_clean()
        user.save(update_fields=["name"])
    return user


def _lock_current(representative):
    organization = lock_organization(representative.organization_id)
    rows = current_representatives(organization).filter(pk=representative.pk)
    locked = rows.select_for_update(of=["self"])
    if current := locked.select_related("user", "organization").first():
        return current
    raise ValidationError(_("This access has already ended."), code="ended")


def _require_another_manager(representative, by):
    """Refuse to remove the last active manager, unless a secretary does it."""
    if representative.role != MANAGER or is_secretary(by):
        return
    if not other_managers(representative).exists():
        raise ValidationError(
            _("Every profile needs a manager. Make someone else a manager first."),
            code="last",
        )


def other_managers(representative):
    """Filter the other managers without a last day: those about to leave do not count."""
    managers = current_representatives(representative.organization).managers()
    others = managers.filter(user__is_active=True, until=None)
    return others.exclude(pk=representative.pk)


def _withdraw_sent_invitations(representative):
    """Withdraw the open invitations that this user may no longer send."""
    sent = Invitation.objects.unanswered().filter(
        organization=representative.organization, invited_by=representative.user
    )
    sent.update(withdrawn_at=timezone.now())


def write_access_ended(representative, day=None):
    """Notify the user that the access has ended, or ends on the day."""
    context = {"organization": representative.organization, "day": day}
    mail.write_to(representative.user, "access_ended", context)


def write_access_given(representative):
    user, organization = representative.user, representative.organization
    link = links.url(
        "organization", "member_page", organization.slug, language=user.language
    )
    context = {"organization": organization, "role": representative.role, "link": link}
    mail.write_to(user, "access_given", context)


def recipients_for(offices):
    """Return the recipients of e-mail about each office; one query for all of them.

    The person, or the managers of an organization that holds the office itself.
    """
    places = {one.organization for one in offices if not one.person}
    rows = Representative.objects.active().managers().filter(organization__in=places)
    managers = {}
    for row in rows.select_related("user").order_by("user") if places else ():
        managers.setdefault(row.organization_id, []).append(row.user)
    return [
        ([one.person] if one.person.email else [])
        if one.person
        else managers.get(one.organization.pk, [])
        for one in offices
    ]
