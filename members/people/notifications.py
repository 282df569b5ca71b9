"""The e-mails to persons about data that others have entered (GDPR article 14)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.actions import Action, Staff, links
from members.models.consent_texts import (
    CURRENT_NOTICE,
    GUEST_NOTICE,
    PRIVACY_NOTICES,
)
from members.models.email_addresses import readable

from .privacy.guests import guest_days
from .tokens import lock_person, token_for


@transaction.atomic
def notify_again(person, *, by):
    """Send the notification once more, with the same link."""
    person = lock_person(person)
    if not person.email:
        raise ValidationError(
            _("There is no e-mail address. Ask for one first."),
            code="no_address",
        )
    notify(person, by=by)


NOTIFY_AGAIN = Action(
    gettext_lazy("Send the e-mail about what we store"),
    notify_again,
    "",
    may=Staff("members.change_person"),
)


def notify(person, *, by, organization=None):
    """Queue the information of GDPR article 14, and record its date and text version.

    It names the organization that the person is a contact for: the given one, else all.
    """
    organization = organization or _organizations_of(person)
    days = None if organization or not person.guest_since else guest_days()
    version = CURRENT_NOTICE if days is None else GUEST_NOTICE
    person.told_on, person.told_version = timezone.localdate(), version
    person.save(update_fields=["told_on", "told_version"])
    context = {
        "told": PRIVACY_NOTICES[version][person.language],
        "days": days,
        "is_shown": person.consents.standing().exists(),
        "sender": sender_name(by),
        "organization": organization,
    }
    write_to_person("person_told", person, by=by, **context)


def _organizations_of(person):
    """Return the names of the organizations that the person is a contact for."""
    rows = person.contacts.not_ended().by_function().select_related("organization")
    return ", ".join(dict.fromkeys(str(row.organization) for row in rows))


def write_to_person(kind, person, *, by=None, **context):
    """Queue a letter with the link to the person's own page."""
    language = person.language
    context |= {
        "person": person,
        "link": links.url("person", "consent", token_for(person), language=language),
    }
    mail.write_to(person, kind, context, sender=by)


def sender_name(user):
    """Return a user's or person's name and address; "" for staff, as the secretariat answers."""
    if user is None or getattr(user, "is_staff", False):
        return ""
    address = readable(user.email)
    return f"{user.name} ({address})" if user.name else address
