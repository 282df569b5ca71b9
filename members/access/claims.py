"""Ask for access to an organization, and answer whoever asks."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import confirmations, mail
from members.models import Claim, Invitation, Representative

from .representatives import acting, let_in, user_of
from .rights import lock, must_manage

PURPOSE = "claim"


def ask(organization, email, *, language):
    """Send the address a link to go on with; the same for any address and organization.

    Nothing is kept until the link is used: anybody can type the address of anybody.
    """
    email = email.strip().lower()
    token = confirmations.token(PURPOSE, organization=organization.pk, email=email)
    link = mail.link("portal:confirm", token, language=language)
    context = {"organization": organization, "link": link}
    expires_at = timezone.now() + confirmations.LASTS
    mail.write(
        "claim_confirm",
        to=email,
        language=language,
        context=context,
        expires_at=expires_at,
    )


@transaction.atomic
def claim(organization, email, *, name, why="", language):
    """Put the request of an address that has shown itself before those who decide."""
    lock(organization.pk)
    if acting(organization).filter(user__email=email).exists():
        raise ValidationError(_("You have access already: log in."), code="has_access")
    asked = Claim.objects.waiting().filter(organization=organization, email=email)
    if standing := asked.first():
        return standing
    new = Claim(organization=organization, email=email, name=name, why=why)
    new.language = language
    new.full_clean()
    new.save()
    _tell_managers(new)
    return new


@transaction.atomic
def grant(claim, role=Representative.Role.EDITOR, *, by):
    """Let in whoever asks; an invitation to the same address has done its work then."""
    claim = _lock_waiting(claim, by)
    user = user_of(claim.email, name=claim.name, language=claim.language)
    let_in(user, claim.organization, role)
    _close(claim, granted=True, by=by)
    sent = Invitation.objects.unanswered().filter(
        organization=claim.organization, email=claim.email
    )
    sent.update(withdrawn_at=timezone.now())
    link = mail.link("portal:home", language=user.language)
    _answer("access_granted", claim, user.language, link=link)


@transaction.atomic
def decline(claim, why, *, by):
    """Say no, with a reason that reaches whoever asked."""
    claim = _lock_waiting(claim, by)
    _close(claim, granted=False, answer=why.strip(), by=by)
    _answer("access_declined", claim, claim.language)


def _lock_waiting(claim, by):
    lock(claim.organization_id)
    rows = Claim.objects.waiting().select_for_update(of=["self"], no_key=True)
    found = rows.select_related("organization").filter(pk=claim.pk).first()
    if found is None:
        raise ValidationError(_("This has been answered already."), code="decided")
    must_manage(by, found.organization)
    return found


def _close(claim, *, granted, by, answer=""):
    claim.granted, claim.answer = granted, answer
    claim.decided_by, claim.decided_at = by, timezone.now()
    claim.full_clean()
    claim.save()


def _tell_managers(claim):
    for manager in acting(claim.organization).managers().select_related("user"):
        user = manager.user
        slug = claim.organization.slug
        link = mail.link("portal:access", slug, language=user.language)
        _letter("claim_waiting", user.email, user.name, claim, user.language, link=link)


def _answer(kind, claim, language, **context):
    _letter(kind, claim.email, claim.name, claim, language, **context)


def _letter(kind, to, name, claim, language, **context):
    context |= {"name": name, "claim": claim, "organization": claim.organization}
    mail.write(kind, to=to, language=language, context=context)
