"""Invite an e-mail address to represent an organization, and accept the invitation."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from members import mail
from members.actions import links
from members.models import AccessRequest, Invitation, User
from members.models.email_addresses import canonical, readable
from members.models.invitations import fingerprint, new_token

from .permissions import lock_organization, may_manage, require_manager
from .representatives import current_representatives, get_or_create_user, grant_role

DOUBLE_CLICK = timedelta(minutes=1)


@transaction.atomic
def invite(organization, email, role, *, language="", message="", by, **context):
    """Create an invitation and e-mail its link, which works once, to the address.

    It is written in the language of the address's user, else in `language`; `message`
    is plain text by the inviter. `context` is passed to the e-mail: the `name` of its
    reader, and `leaves_on`, the day on which the inviter leaves. A second press at once
    returns the invitation that the first one sent.
    """
    lock_organization(organization.pk)
    require_manager(by, organization)
    email = canonical(email)
    if current_representatives(organization).filter(user__email=email).exists():
        raise ValidationError(
            _("%(email)s already has access.") % {"email": readable(email)},
            code="has_access",
        )
    _withdraw_expired(organization, email)
    just_now = timezone.now() - DOUBLE_CLICK
    sent = Invitation.objects.unanswered().filter(invited_by=by, made_at__gt=just_now)
    if same := sent.filter(organization=organization, email=email, role=role).first():
        return same
    invitation = Invitation(
        organization=organization,
        email=email,
        role=role,
        language=language or get_language(),
        message=message.replace("\r\n", "\n").strip(),
        invited_by=by,
    )
    _save_with_new_token(invitation, **context)
    return invitation


@transaction.atomic
def renew_invitation(invitation, *, by, role="", **context):
    """Send the e-mail again with a new link; the former one stops working."""
    invitation = _lock_unanswered(invitation)
    require_manager(by, invitation.organization)
    invitation.invited_by = by
    invitation.role = role or invitation.role
    _save_with_new_token(invitation, **context)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation, *, by):
    """Invalidate the link that was sent."""
    invitation = _lock_unanswered(invitation)
    require_manager(by, invitation.organization)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])


@transaction.atomic
def accept_invitation(token, *, by=None, name=""):
    """Grant the invited role to `by`, or to the user of the invited address.

    The link proves that its reader receives the e-mails of that address, so a user with
    another address is refused.
    """
    invitation = _lock_open_invitation(token)
    user = by or get_or_create_user(
        invitation.email, name=name, language=get_language()
    )
    if user.email != invitation.email:
        raise ValidationError(
            _("This invitation is for %(email)s. You are logged in as someone else.")
            % {"email": readable(invitation.email)},
            code="another",
        )
    grant_role(user, invitation.organization, invitation.role)
    invitation.used_at, invitation.used_by = timezone.now(), user
    invitation.save(update_fields=["used_at", "used_by"])
    _grant_waiting_requests(invitation)
    _write_accepted(invitation)
    return invitation


def find_open_invitation(token):
    """Return the open invitation of the token; all failures raise the same error."""
    return _invitation_or_refuse(Invitation.objects.open().for_token(token))


def _lock_open_invitation(token):
    lock_organization(find_open_invitation(token).organization_id)
    # Read again: another press of the button may have been first.
    invitations = Invitation.objects.open().for_token(token)
    return _invitation_or_refuse(invitations.select_for_update(of=["self"]))


def _lock_unanswered(invitation):
    lock_organization(invitation.organization_id)
    same = Invitation.objects.unanswered().filter(pk=invitation.pk)
    return _invitation_or_refuse(same.select_for_update(of=["self"]))


def _invitation_or_refuse(invitations):
    if row := invitations.select_related("organization", "invited_by").first():
        return row
    raise ValidationError(_("This invitation is no longer valid."), code="closed")


def _withdraw_expired(organization, email):
    old = Invitation.objects.unanswered().filter(organization=organization, email=email)
    old.filter(expires_at__lte=timezone.now()).update(withdrawn_at=timezone.now())


def _save_with_new_token(invitation, **context):
    """Save the invitation with a hash of a new token, which only the e-mail contains."""
    token = new_token()
    invitation.fingerprint = fingerprint(token)
    invitation.expires_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation.full_clean()
    invitation.save()
    _write_invitation(invitation, token, **context)


def _write_invitation(invitation, token, name="", leaves_on=None):
    # No user is built: an unknown address must not be answered faster.
    users = User.objects.filter(email=invitation.email).values_list("name", "language")
    own_name, language = users.first() or ("", invitation.language)
    link = links.url("invitation", "accept", token, language=language)
    mail.write(
        "invitation",
        to=invitation.email,
        language=language,
        context={
            "name": own_name or name,
            "invitation": invitation,
            "leaves_on": leaves_on,
            "link": link,
        },
        sender=invitation.invited_by,
        expires_at=invitation.expires_at,
    )


def _write_accepted(invitation):
    """Notify the inviter, if they still manage the access.

    A departing manager with a successor gets another e-mail.
    """
    organization, sender = invitation.organization, invitation.invited_by
    has_left = invitation.departures.standing().exists()
    if has_left or not may_manage(sender, organization):
        return
    values = {"organization": organization, "who": invitation.used_by}
    language = sender.language
    values["link"] = links.url(
        "organization", "access", organization.slug, language=language
    )
    mail.write_to(sender, "invitation_accepted", values)


def _grant_waiting_requests(invitation):
    """Close the access requests of the same address as granted by the inviter."""
    requests = AccessRequest.objects.waiting().filter(
        organization=invitation.organization, email=invitation.email
    )
    requests.update(
        granted=True, decided_by=invitation.invited_by, decided_at=timezone.now()
    )
