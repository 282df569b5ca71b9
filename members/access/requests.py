"""Ask for access to an organization, and answer whoever asks."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import confirmations, mail
from members.models import AccessRequest, Invitation, Representative

from .representatives import acting, let_in, user_of
from .rights import lock, must_manage

PURPOSE = "access_request"


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
        "access_request_confirm",
        to=email,
        language=language,
        context=context,
        expires_at=expires_at,
    )


@transaction.atomic
def request_access(organization, email, *, name, why="", language):
    """Put the request of an address that has shown itself before those who decide."""
    lock(organization.pk)
    if acting(organization).filter(user__email=email).exists():
        raise ValidationError(_("You have access already: log in."), code="has_access")
    asked = AccessRequest.objects.waiting().filter(
        organization=organization, email=email
    )
    if standing := asked.first():
        return standing
    new = AccessRequest(organization=organization, email=email, name=name, why=why)
    new.language = language
    new.full_clean()
    new.save()
    _tell_managers(new)
    return new


@transaction.atomic
def grant(access_request, role=Representative.Role.EDITOR, *, by):
    """Let in whoever asks; an invitation to the same address has done its work then."""
    access_request = _lock_waiting(access_request, by)
    user = user_of(
        access_request.email, name=access_request.name, language=access_request.language
    )
    let_in(user, access_request.organization, role)
    _close(access_request, granted=True, by=by)
    sent = Invitation.objects.unanswered().filter(
        organization=access_request.organization, email=access_request.email
    )
    sent.update(withdrawn_at=timezone.now())
    link = mail.link("portal:home", language=user.language)
    _answer("access_granted", access_request, user.language, link=link)


@transaction.atomic
def decline(access_request, why, *, by):
    """Say no, with a reason that reaches whoever asked."""
    access_request = _lock_waiting(access_request, by)
    _close(access_request, granted=False, answer=why.strip(), by=by)
    _answer("access_declined", access_request, access_request.language)


def _lock_waiting(access_request, by):
    lock(access_request.organization_id)
    rows = AccessRequest.objects.waiting().select_for_update(of=["self"], no_key=True)
    found = rows.select_related("organization").filter(pk=access_request.pk).first()
    if found is None:
        raise ValidationError(_("This has been answered already."), code="decided")
    must_manage(by, found.organization)
    return found


def _close(access_request, *, granted, by, answer=""):
    access_request.granted, access_request.answer = granted, answer
    access_request.decided_by, access_request.decided_at = by, timezone.now()
    access_request.full_clean()
    access_request.save()


def _tell_managers(access_request):
    for manager in (
        acting(access_request.organization).managers().select_related("user")
    ):
        user = manager.user
        slug = access_request.organization.slug
        link = mail.link("portal:access", slug, language=user.language)
        _letter(
            "access_request_waiting",
            user.email,
            user.name,
            access_request,
            user.language,
            link=link,
        )


def _answer(kind, access_request, language, **context):
    _letter(
        kind,
        access_request.email,
        access_request.name,
        access_request,
        language,
        **context,
    )


def _letter(kind, to, name, access_request, language, **context):
    context |= {
        "name": name,
        "access_request": access_request,
        "organization": access_request.organization,
    }
    mail.write(kind, to=to, language=language, context=context)
