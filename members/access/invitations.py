"""Invite an address to act for an organization, and let it accept."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members import mail
from members.models import AccessRequest, Invitation, User
from members.models.invitations import fingerprint, new_token

from .representatives import acting, let_in, user_of
from .rights import lock, must_manage


@transaction.atomic
def invite(organization, email, role, *, by):
    """Send the address a letter with a link that lets it in, once."""
    lock(organization.pk)
    must_manage(by, organization)
    email = email.strip().lower()
    if acting(organization).filter(user__email=email).exists():
        raise ValidationError(
            _("%(email)s has access already.") % {"email": email}, code="has_access"
        )
    _withdraw_expired(organization, email)
    invitation = Invitation(
        organization=organization, email=email, role=role, invited_by=by
    )
    _send(invitation)
    return invitation


@transaction.atomic
def renew(invitation, *, by):
    """Send the letter again with another link; the former one opens nothing more."""
    invitation = _lock_unanswered(invitation)
    must_manage(by, invitation.organization)
    invitation.invited_by = by
    _send(invitation)


@transaction.atomic
def withdraw_invitation(invitation, *, by):
    """Let the link in the letter open nothing more."""
    invitation = _lock_unanswered(invitation)
    must_manage(by, invitation.organization)
    invitation.withdrawn_at = timezone.now()
    invitation.full_clean()
    invitation.save(update_fields=["withdrawn_at"])


@transaction.atomic
def accept(token, *, by=None, name=""):
    """Let in whoever has the link: the user given, or the one of the invited address.

    The link shows who reads the letters of that address; another user has not shown it.
    """
    invitation = _lock_open(token)
    user = by or user_of(invitation.email, name=name, language=get_language())
    if user.email != invitation.email:
        raise ValidationError(
            _("This invitation is for %(email)s. You are logged in as somebody else.")
            % {"email": invitation.email},
            code="another",
        )
    let_in(user, invitation.organization, invitation.role)
    invitation.used_at, invitation.used_by = timezone.now(), user
    invitation.full_clean()
    invitation.save(update_fields=["used_at", "used_by"])
    _settle_access_requests(invitation)
    return invitation


def find_open(token):
    """Find the invitation that the token opens now, or refuse with the same words for all."""
    return _found(Invitation.objects.open().for_token(token))


def _lock_open(token):
    lock(find_open(token).organization_id)
    # Behind the lock it may turn out that another press of the button was first.
    opened = Invitation.objects.open().for_token(token)
    return _found(opened.select_for_update(of=["self"], no_key=True))


def _found(invitations):
    if found := invitations.select_related("organization", "invited_by").first():
        return found
    raise ValidationError(_("This invitation is not open any more."), code="closed")


def _lock_unanswered(invitation):
    lock(invitation.organization_id)
    same = Invitation.objects.unanswered().filter(pk=invitation.pk)
    return _found(same.select_for_update(of=["self"], no_key=True))


def _withdraw_expired(organization, email):
    old = Invitation.objects.unanswered().filter(organization=organization, email=email)
    old.filter(expires_at__lte=timezone.now()).update(withdrawn_at=timezone.now())


def _send(invitation):
    """Save the invitation with a new token, which stands nowhere but in the letter."""
    token = new_token()
    invitation.fingerprint = fingerprint(token)
    invitation.expires_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation.full_clean()
    invitation.save()
    _write(invitation, token)


def _write(invitation, token):
    known = User.objects.filter(email=invitation.email).first()
    language = known.language if known else get_language()
    mail.write(
        "invitation",
        to=invitation.email,
        language=language,
        context={
            "name": known.name if known else "",
            "invitation": invitation,
            "link": mail.link("portal:invitation", token, language=language),
        },
        expires_at=invitation.expires_at,
    )


def _settle_access_requests(invitation):
    """Answer what the same address asked for itself: whoever invited it has let it in."""
    asked = AccessRequest.objects.waiting().filter(
        organization=invitation.organization, email=invitation.email
    )
    asked.update(
        granted=True, decided_by=invitation.invited_by, decided_at=timezone.now()
    )
