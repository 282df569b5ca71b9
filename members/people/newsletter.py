"""Consent to the newsletter (GDPR article 7): the person alone gives it.

For the e-mail service an address is one recipient: an end is for all persons with it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import mail
from members.actions import links
from members.mail import confirmations
from members.models import Cluster, MessageRefusal, NewsletterConsent, Person
from members.models.consent_texts import CURRENT_NEWSLETTER, NEWSLETTER_TEXTS
from members.models.email_addresses import without_detail
from members.models.languages import text_language
from members.operation import journal

from .tokens import lock_person

PURPOSE = ITEM = "newsletter"


def service():
    """Return the name of the e-mail service; "" while there is no newsletter."""
    names = Cluster.objects.values_list("newsletter_service", flat=True)
    return (names.first() or "").strip()


def text(name):
    """Return the text of the consent, with the name of the service."""
    return NEWSLETTER_TEXTS[CURRENT_NEWSLETTER][text_language()] % {"service": name}


@transaction.atomic
def subscribe(person):
    """Record consent on the person's own page."""
    row, name = lock_person(person), service()
    if not (name and row.email and row.contacts.not_ended().exists()):
        raise ValidationError(_("You cannot get the newsletter now."), code="closed")
    record(row, name, CURRENT_NEWSLETTER, NewsletterConsent.Way.OWN_PAGE)


def record(person, name, version, way, **given):
    """Record consent of the locked person, and e-mail the link that ends it; once.

    None that is older than an objection to messages to lists.
    """
    consent = NewsletterConsent(
        person=person, service=name, text_version=version, way=way, **given
    )
    objections = MessageRefusal.objects.filter(made_at__gt=consent.given_at)
    is_refused = objections.filter(address=without_detail(person.email)).exists()
    if is_refused or person.newsletter_consents.standing().exists():
        return
    consent.full_clean()
    consent.save()
    context = {"service": name, "link": end_address(person)}
    mail.write_to(person, "newsletter_begun", context, sender=person)


@transaction.atomic
def unsubscribe(person):
    """End it at once, also in backups that are restored later.

    There it may stand, though it does not today.
    """
    row = lock_person(person)
    _record_end(row.pk)
    end_at_address(row)


def end_at_address(person):
    """End it for the person, whose act is recorded, and for others with the address."""
    same = Person.objects.filter(email=person.email).exclude(email="")
    pks = [*same.exclude(pk=person.pk).order_by("pk").values_list("pk", flat=True)]
    for pk in pks:
        _record_end(pk)
    NewsletterConsent.objects.filter(person__in=[person.pk, *pks]).end()


def _record_end(pk):
    line = {"consents": [], "person": pk, "contact": None, "items": [ITEM]}
    journal.record(journal.CONSENTS, **line)


def end_address(person):
    """Return the URL that ends it by one press, the same in every file and e-mail."""
    token = confirmations.token(PURPOSE, person=person.pk)
    return links.url("newsletter", "end", token, language=person.language)


def find_subscriber(pk):
    """Return the person of a link, or raise ValidationError."""
    people = Person.objects.exclude(link_key="")
    if person := people.filter(pk=pk).first():
        return person
    raise ValidationError(_("This link is no longer valid."), code="closed")
