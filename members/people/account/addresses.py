"""The address that a user logs in with.

A new address is confirmed by the link sent to it, in a session of the user. The former
address gets two e-mails, and for seven days it can stop or reverse the change.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail, people
from members.accounts import sessions
from members.actions import links
from members.mail import confirmations
from members.models import AddressChange, Contact, SecondFactor, User
from members.models.deferred_constraints import violation_message
from members.models.email_addresses import canonical, readable

PURPOSE, OBJECTION = "account_address", "account_objection"
DOUBLE_CLICK = timedelta(minutes=1)


@transaction.atomic
def ask_for_address(user, email):
    """Send a link to the new address, and notify the present one.

    Whether another account has the address is not looked up: its owner reads it there.
    """
    row, email = _lock_user(user), canonical(email)
    if email == row.email:
        text = _("This is your address already.")
        raise ValidationError({"email": text}, code="same")
    waiting = row.address_changes.waiting()
    just_now = timezone.now() - DOUBLE_CLICK
    if change := waiting.filter(email=email, asked_at__gt=just_now).first():
        return change
    waiting.update(taken_back_at=timezone.now())
    change = AddressChange(user=row, former=row.email, email=email)
    change.full_clean()
    change.save(force_insert=True)
    _write_link(change)
    _write_to_former("account_address_asked", change)
    return change


@transaction.atomic
def withdraw_address(user):
    """Withdraw the request that waits; the link in its e-mail stops working."""
    row = _lock_user(user)
    row.address_changes.waiting().update(taken_back_at=timezone.now())


def find_change(token, user):
    """Return the open change of the token if it is the user's, or raise ValidationError."""
    purpose, values = confirmations.read(token)
    changes = AddressChange.objects.open().filter(pk=values.get("change"), user=user)
    return _first_or_refuse(changes if purpose == PURPOSE else changes.none())


def contacts_to_move(change):
    """Return the organizations for which the former address is a contact's."""
    own = Contact.objects.not_ended().filter(person__email=change.former)
    return sorted(
        {row.organization for row in own.select_related("organization")}, key=str
    )


def confirm_address(change, *, with_contacts=False, session_key):
    """Change the address that the user logs in with, and end all sessions but the given one.

    `with_contacts` moves the user's own contact details to it as well.
    """
    try:
        with transaction.atomic():
            return _confirm_address(change, with_contacts, session_key)
    except IntegrityError as refused:
        raise ValidationError(violation_message(refused), code="refused") from refused


def _confirm_address(change, with_contacts, session_key):
    user = _lock_user(change.user)
    row = _first_or_refuse(AddressChange.objects.open().filter(pk=change.pk))
    _set_address(user, row.email, keep=session_key)
    row.confirmed_at, row.with_contacts = timezone.now(), with_contacts
    row.full_clean()
    row.save(update_fields=["confirmed_at", "with_contacts"])
    if with_contacts:
        people.move_address(row.former, row.email)
    _write_to_former("account_address_changed", row)
    return user


def find_objection(change):
    """Return a recent change, maybe taken back already, or raise ValidationError."""
    return _first_or_refuse(AddressChange.objects.recent().filter(pk=change))


def object_to_address(change):
    """Stop the change, or reverse it and all later ones; end every session of the user.

    Passkeys and codes that were added since are deleted, and the secretariat is notified.
    """
    try:
        with transaction.atomic():
            _object_to_address(change)
    except IntegrityError as refused:
        raise ValidationError(
            _("Another account has this address now. Write to the secretariat."),
            code="taken",
        ) from refused


def _object_to_address(change):
    user = _lock_user(change.user)
    row = find_objection(change.pk)
    if row.taken_back_at is not None:
        return  # the button was pressed twice
    later = user.address_changes.filter(pk__gte=row.pk, taken_back_at=None)
    changes = list(later.exclude(confirmed_at=None).order_by("-pk"))
    later.update(taken_back_at=timezone.now())
    _set_address(user, row.former if changes else user.email)
    for moved in [change for change in changes if change.with_contacts]:
        people.move_address(moved.email, moved.former)
    SecondFactor.objects.filter(user=user, created_at__gte=row.asked_at).delete()
    link = links.url("user", "admin_page", user.pk, language=settings.LANGUAGE_CODE)
    context = {"user": user, "link": link, "was_changed": bool(changes)}
    to = mail.secretariat_address()
    mail.write(
        "account_objected", to=to, language=settings.LANGUAGE_CODE, context=context
    )


def _lock_user(user):
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _first_or_refuse(changes):
    if change := changes.select_related("user").filter(user__is_active=True).first():
        return change
    raise ValidationError(_("This link is no longer valid."), code="closed")


def _set_address(user, email, *, keep=None):
    """Store the address; end the sessions, and the codes on their way to the former one."""
    former = user.email
    user.email, user.bounced_on = email, None
    user.save(update_fields=["email", "bounced_on"])
    EmailAddress.objects.filter(user=user).delete()
    sessions.end_sessions(user, former, keep=keep)


def _write_link(change):
    user = change.user
    token = confirmations.token(PURPOSE, change=change.pk)
    mail.write(
        PURPOSE,
        to=change.email,
        language=user.language,
        context={
            "name": user.name,
            "former": readable(change.former),
            "link": links.url("user", "confirm", token, language=user.language),
        },
        sender=user,
        expires_at=timezone.now() + confirmations.MAX_AGE,
    )


def _write_to_former(kind, change):
    user = change.user
    token = confirmations.token(OBJECTION, change=change.pk)
    mail.write(
        kind,
        to=change.former,
        language=user.language,
        context={
            "name": user.name,
            "email": readable(change.email),
            "link": links.url("confirmation", "confirm", token, language=user.language),
        },
        expires_at=timezone.now() + confirmations.MAX_AGE,
    )
