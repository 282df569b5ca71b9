"""The address that a user logs in with.

A new address is confirmed by the link sent to it, in a session of the user. The former
address is told before and after, and for seven days it can stop or reverse the change.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail, people
from members.accounts import addresses
from members.actions import links
from members.mail import confirmations
from members.models import AddressChange, Contact
from members.models.constraints import violations_as_refusals
from members.models.email_addresses import canonical, readable

from ..addresses import write_to_former

PURPOSE = "account_address"
DOUBLE_CLICK = timedelta(minutes=1)


@transaction.atomic
def ask_for_address(user, email):
    """Send a link to the new address, and notify the present one.

    Whether another account has the address is not looked up: its owner reads it there.
    """
    row, email = addresses.lock_user(user), canonical(email)
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
    write_to_former("account_address_asked", change)
    return change


@transaction.atomic
def withdraw_address(user):
    """Withdraw the request that waits; the link in its e-mail stops working."""
    row = addresses.lock_user(user)
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


def confirm_address(
    change, *, session_key, with_contacts=False, is_verified=False, shown=()
):
    """Change the address that the user logs in with, and end all sessions but the given one.

    `with_contacts` moves the user's own contact details to it as well, and shows it in the
    `shown` places; `is_verified` is whether a second factor was shown lately.
    """
    with violations_as_refusals():
        user = addresses.lock_user(change.user)
        row = _first_or_refuse(AddressChange.objects.open().filter(pk=change.pk))
        rights = {"by": user, "is_verified": is_verified}
        addresses.change_address(user, row.email, keep=session_key, **rights)
        AddressChange.objects.filter(pk=row.pk).update(with_contacts=with_contacts)
        if with_contacts:
            people.move_address(row.former, row.email, shown=shown)
        return user


def _first_or_refuse(changes):
    if change := changes.select_related("user").filter(user__is_active=True).first():
        return change
    raise ValidationError(_("This link is no longer valid."), code="closed")


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
