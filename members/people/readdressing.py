"""Correct an address that e-mails do not reach, wherever it is stored, and send them again."""

from dataclasses import dataclass, field
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members import people
from members.accounts import access, addresses
from members.actions import Action, Staff, recording
from members.fields.forms import PlainForm
from members.mail.letters import is_within_quota
from members.models import Batch, Invitation, Letter, Person, User
from members.models.email_addresses import (
    EmailAddressFormField,
    canonical,
    readable,
)

from .corrections import people_at
from .staff_actions import WHY_ADDRESS

# Their link or code proves access to the old mailbox, so it must not go to another one.
OF_ONE_ADDRESS = (
    *("log_in_code", "access_request_confirm", "application_confirm"),
    *("event_confirm", "person_address", "person_address_changed", "unknown_address"),
    *("account_address", "account_address_asked", "account_address_changed"),
)
# Their link is the person's own; a new address has a new link, in an e-mail of its own.
OF_A_PERSON = ("person_told", "person_changed", "person_link")
OF_AN_INVITATION = ("invitation",)
MOST = 20


@dataclass
class Recipients:
    """The rows that hold an address: where it is corrected."""

    people: list = field(default_factory=list)
    users: list = field(default_factory=list)
    invitations: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.people or self.users or self.invitations)

    @property
    def wrote_it_themselves(self):
        """Return the people with the address among their own items."""
        return [one for one in self.people if "email" in one.own_items]


def recipients(address):
    """Return the Recipients of an address; three queries."""
    invitations = Invitation.objects.unanswered().filter(email=address)
    return Recipients(
        list(people_at(address)),
        list(User.objects.filter(email=address)),
        list(invitations.select_related("organization").order_by("pk")),
    )


def failed_letters(address):
    """Return the letters to an address that failed lately, the newest first, at most MOST."""
    return list(Letter.objects.failed_lately().filter(to=address)[:MOST])


@transaction.atomic
def correct_and_resend(letter, email, *, by, overwrite=False):
    """Correct the address of a failed letter, and resend its failed letters; return how many.

    Letters with a link that would be dead, or is of the old address alone, are withdrawn:
    persons and invitees get a new one. Raises ValidationError, code "sent" when somebody
    has done this already, "too_many" beyond a quota.
    """
    old, new = letter.to, canonical(email)
    holders = recipients(old)
    _lock_rows(holders)
    letters = _lock_failed(letter, old)
    if new != old:
        _correct_address(holders, new, by, overwrite)
    User.objects.filter(email=new, bounced_on__isnull=False).update(bounced_on=None)
    return sum(_resend(each, new, holders, by) for each in letters)


class ReaddressForm(PlainForm):
    """`asks` is whether a person has entered the old address. Another takes a reason."""

    email = EmailAddressFormField(label=gettext_lazy("e-mail address"), max_length=254)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, required=False
    )
    overwrite = forms.BooleanField(
        label=gettext_lazy("Overwrite what the person has written"), required=False
    )

    def __init__(self, *args, asks, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["overwrite"]

    def clean(self):
        if "email" in self.changed_data and self.cleaned_data.get("reason") == "":
            self.add_error("reason", WHY_ADDRESS)
        return super().clean()


def _correct_and_resend(letter, *, reason, by, **values):
    with recording(Batch.Act.SAVE, by=by, reason=reason or SENT_AGAIN):
        return correct_and_resend(letter, by=by, **values)


def _sent_again(number, letter, *, email, **values):
    if not number:
        return _(
            "The address is corrected. The e-mail held a code or link that is of no use"
            " any more, so it is not sent again."
        )
    text = ngettext(
        "The e-mail is being sent again, to %(email)s.",
        "%(n)d e-mails are being sent again, to %(email)s.",
        number,
    )
    return text % {"n": number, "email": readable(email)}


SENT_AGAIN = gettext_lazy("Address corrected; e-mail sent again")
_letter_action = partial(Action, may=Staff("members.change_letter"))
CORRECT = _letter_action(
    gettext_lazy("Correct and send again"),
    _correct_and_resend,
    _sent_again,
    ReaddressForm,
)


def _try_again(letter, *, by):
    Letter.objects.select_for_update(no_key=True).get(pk=letter.pk).try_again()


TRY_AGAIN = _letter_action(gettext_lazy("Try again"), _try_again, "")


def _lock_rows(holders):
    """Lock the rows before the letters: the order of an erasure."""
    for model, rows in ((Person, holders.people), (User, holders.users)):
        pks = [row.pk for row in rows]
        list(
            model.objects.select_for_update(no_key=True)
            .filter(pk__in=pks)
            .order_by("pk")
        )


def _lock_failed(letter, address):
    """Return the failed letters to the address, locked; refuse if this one is not failed."""
    pks = {letter.pk, *(each.pk for each in failed_letters(address))}
    locked = Letter.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    letters = [one for one in locked if one.failed_at and one.to == address != ""]
    if letter.pk not in {each.pk for each in letters}:
        raise ValidationError(
            _("This e-mail has already been sent again, or deleted."), code="sent"
        )
    return letters


def _correct_address(holders, email, by, overwrite):
    for person in holders.people:
        values = {"email": email}
        people.update_person(person, values, by=by, overwrite=overwrite)
    for user in holders.users:
        addresses.change_address(user, email, by=by)
    for invitation in holders.invitations:
        access.withdraw_invitation(invitation, by=by)
        language = invitation.language
        access.invite(
            invitation.organization, email, invitation.role, language=language, by=by
        )


def _resend(letter, email, holders, by):
    """Queue the letter again, or withdraw it if a new one is queued or none can be."""
    is_replaced = letter.to != email and letter.kind in (
        *OF_A_PERSON,
        *OF_AN_INVITATION,
    )
    is_stale = letter.kind in OF_ONE_ADDRESS or letter.has_expired(timezone.now())
    if is_replaced or is_stale or not letter.text:
        letter.fail(timezone.now(), Letter.Failure.WITHDRAWN, letter.why)
        return is_replaced and bool(holders)
    if not is_within_quota(letter.kind, email, by):
        return False
    letter.to = email
    letter.try_again()
    return True
