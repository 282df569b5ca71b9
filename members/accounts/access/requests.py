"""Request access to an organization, and answer access requests."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, gettext_lazy

from members import mail
from members.actions import Action, anybody, holder_of_link, links
from members.fields.forms import NameField, PlainForm, text_area
from members.mail import confirmations
from members.models import AccessRequest, Invitation, Representative
from members.models.email_addresses import EmailAddressFormField, canonical
from members.operation import limits

from .permissions import lock_organization, require_manager
from .representatives import current_representatives, get_or_create_user, grant_role

PURPOSE = "access_request"
LINKS_PER_ADDRESS = {"at_most": 3, "per": timedelta(days=1)}


class AskForm(PlainForm):
    email = EmailAddressFormField(
        label=gettext_lazy("Your work e-mail address"),
        error_messages={"required": gettext_lazy("Enter your e-mail address.")},
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class RequestForm(PlainForm):
    name = NameField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    why = text_area(
        gettext_lazy("What do you do there?"),
        1000,
        help_text=gettext_lazy("A few words help the person who will answer you."),
        required=False,
    )


def send_request_link(organization, email, *, language, project=None, by=None):
    """E-mail the address a link to continue with, whether or not it has access.

    Nothing is stored until the link is used: anybody can type anybody's address. With a
    project, the user `by` asks a partner at this address to answer about the project.
    """
    email = canonical(email)
    token = confirmations.token(PURPOSE, organization=organization.pk, email=email)
    link = links.url("confirmation", "confirm", token, language=language)
    mail.write(
        "partner_access" if project else "access_request_confirm",
        to=email,
        language=language,
        context={"organization": organization, "project": project, "link": link},
        sender=by,
        expires_at=timezone.now() + confirmations.MAX_AGE,
    )


@transaction.atomic
def request_access(organization, email, *, name, why="", language):
    """Create an access request from a verified address and notify the managers.

    Return the waiting request of the same address instead, if there is one.
    """
    email = canonical(email)  # the link may be older than the canonical form
    lock_organization(organization.pk)
    if current_representatives(organization).filter(user__email=email).exists():
        raise ValidationError(
            _("You already have access. Please log in."), code="has_access"
        )
    waiting = AccessRequest.objects.waiting().filter(email=email)
    if same := waiting.filter(organization=organization).first():
        return same
    access_request = AccessRequest(
        organization=organization, email=email, name=name, why=why, language=language
    )
    access_request.full_clean()
    access_request.save()
    _notify_managers(access_request)
    return access_request


@transaction.atomic
def grant_request(access_request, role=Representative.Role.EDITOR, *, by):
    """Grant the role, and withdraw open invitations to the same address."""
    access_request = _lock_waiting(access_request, by)
    email, organization = access_request.email, access_request.organization
    user = get_or_create_user(
        email, name=access_request.name, language=access_request.language
    )
    grant_role(user, organization, role, notify=False)
    access_request.record_answer(True, by=by)
    sent = Invitation.objects.unanswered().filter(
        organization=organization, email=email
    )
    sent.update(withdrawn_at=timezone.now())
    link = links.url("user", "home", language=user.language)
    _write_answer("access_granted", user, access_request, link=link)


@transaction.atomic
def decline_request(access_request, why, *, by):
    """Decline the request; the reason is e-mailed to the applicant."""
    access_request = _lock_waiting(access_request, by)
    access_request.record_answer(False, answer=why, by=by)
    _write_answer("access_declined", access_request, access_request)


def _lock_waiting(access_request, by):
    lock_organization(access_request.organization_id)
    requests = AccessRequest.objects.select_related("organization")
    locked = requests.lock_waiting(access_request)
    require_manager(by, locked.organization)
    return locked


def _notify_managers(access_request):
    organization = access_request.organization
    managers = current_representatives(organization).managers()
    # Ordered, so that two transactions that e-mail the same users cannot deadlock.
    for manager in managers.select_related("user").order_by("user"):
        user = manager.user
        link = links.url(
            "organization", "access", organization.slug, language=user.language
        )
        values = {"access_request": access_request, "organization": organization}
        values |= {"link": link}
        sender = access_request.email
        mail.write_to(user, "access_request_waiting", values, sender=sender)


def _write_answer(kind, recipient, access_request, **context):
    """Write to a user, or to the applicant of the request."""
    organization = access_request.organization
    context |= {"access_request": access_request, "organization": organization}
    mail.write_to(recipient, kind, context)


def _send_link(organization, *, email, by):
    """Send the link, or silently not, once the limit of the address is reached."""
    mailbox = limits.mailbox(email)
    if limits.allow("ask at address", mailbox, **LINKS_PER_ADDRESS):
        send_request_link(organization, email, language=get_language())


def _request(access_request, *, by, **values):
    """Create a request from an unsaved row with its organization and address."""
    row, language = access_request, get_language()
    request_access(row.organization, row.email, language=language, **values)


ASK_FOR_LINK = Action(
    gettext_lazy("Send me the e-mail"), _send_link, "", AskForm, may=anybody
)
REQUEST = Action(
    gettext_lazy("Ask for access"), _request, "", RequestForm, may=holder_of_link
)
