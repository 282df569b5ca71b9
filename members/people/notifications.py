"""The letters to a person whom somebody else has typed in (GDPR article 14)."""

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.models.consent_texts import CURRENT_NOTICE, PRIVACY_NOTICES

from .links import lock, token_of


@transaction.atomic
def tell_again(person, *, by):
    """Send the letter once more, with the same link."""
    person = lock(person)
    if not person.email:
        raise ValidationError(
            _("There is no e-mail address to write to. Ask for one first."),
            code="no_address",
        )
    tell(person, by=by)


def tell(person, *, by):
    """Say who holds what, from whom, why and for how long; note by which text."""
    person.told_on, person.told_version = timezone.localdate(), CURRENT_NOTICE
    person.save(update_fields=["told_on", "told_version"])
    context = {
        "told": PRIVACY_NOTICES[CURRENT_NOTICE][person.language],
        "is_shown": person.consents.standing().exists(),
        "sender": named(by),
        "contact": contact(),
    }
    write("person_told", person, **context)


def write(kind, person, **context):
    """Write to the person, with the link."""
    token, language = token_of(person), person.language
    context |= {
        "name": person.name,
        "person": person,
        "organization": person.organization,
        "link": mail.link("portal:consent", token, language=language),
    }
    mail.write(kind, to=person.email, language=language, context=context)


def named(user):
    """Give whom the person may ask; the secretariat answers for its own."""
    if user is None or user.is_staff:
        return ""
    return f"{user.name} ({user.email})" if user.name else user.email


def contact():
    """The address of the secretariat."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
