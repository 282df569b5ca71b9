"""Begin, change and end it that somebody acts for an organization."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.models import Invitation, Representative, User

from .rights import is_of_secretariat, lock, must_manage

MANAGER = Representative.Role.MANAGER


@transaction.atomic
def let_out(representative, *, by):
    """End access within this transaction; whoever leaves needs nobody's leave for it."""
    representative = _lock_current(representative)
    if by != representative.user:
        must_manage(by, representative.organization)
    _keep_a_manager(representative, by)
    representative.revoke()
    _withdraw_what_they_sent(representative)
    if by != representative.user:
        _tell(representative)


@transaction.atomic
def change_role(representative, role, *, by):
    """Make an editor a manager, or the other way round."""
    representative = _lock_current(representative)
    must_manage(by, representative.organization)
    if role != MANAGER:
        _keep_a_manager(representative, by)
        _withdraw_what_they_sent(representative)
    representative.role = role
    representative.full_clean()
    representative.save(update_fields=["role"])


def acting(organization):
    """Those who act for the organization today."""
    return Representative.objects.current().filter(organization=organization)


def let_in(user, organization, role):
    """Let the user act from today; whoever acts already keeps the greater of both roles."""
    if not user.is_active:
        raise ValidationError(
            _("This user is closed. The secretariat can open it again."),
            code="inactive",
        )
    acts = acting(organization).filter(user=user).select_for_update().first()
    if acts is None:
        acts = Representative(
            user=user, organization=organization, role=role, since=timezone.localdate()
        )
    elif role == MANAGER:
        acts.role = role
    acts.full_clean()
    acts.save()


def user_of(email, *, name, language):
    """Find the user of an address that has shown itself, or make one."""
    given = {"language": language}
    user, _is_new = User.objects.get_or_create(email=email, defaults=given)
    if name and not user.name:
        user.name = name
        user.full_clean()
        user.save(update_fields=["name"])
    return user


def _lock_current(representative):
    organization = lock(representative.organization_id)
    rows = acting(organization).select_for_update(of=["self"], no_key=True)
    acts = rows.select_related("user", "organization").filter(pk=representative.pk)
    if not (found := acts.first()):
        raise ValidationError(_("This access has ended already."), code="ended")
    return found


def _keep_a_manager(representative, by):
    """Refuse to leave an organization to nobody; the secretariat may, it is asked then."""
    if representative.role != MANAGER or is_of_secretariat(by):
        return
    managers = acting(representative.organization).managers()
    others = managers.filter(user__is_active=True).exclude(pk=representative.pk)
    if not others.exists():
        raise ValidationError(
            _("Somebody must look after the profile: make another one manager first."),
            code="last",
        )


def _withdraw_what_they_sent(representative):
    """Let no invitation stay open that its sender could no longer send."""
    sent = Invitation.objects.unanswered().filter(
        organization=representative.organization, invited_by=representative.user
    )
    sent.update(withdrawn_at=timezone.now())


def _tell(representative):
    user = representative.user
    context = {"name": user.name, "organization": representative.organization}
    mail.write("access_ended", to=user.email, language=user.language, context=context)
