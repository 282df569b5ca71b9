"""Acts by a person's link that has ended: it may lie in anybody's mailbox by now."""

from django.conf import settings
from django.db import transaction

from members import mail
from members.actions import links

from .consent import withdraw_consents
from .notifications import write_to_person
from .tokens import lock_person


@transaction.atomic
def disown(person):
    """Hide everything, and tell the secretariat that the address is somebody else's."""
    withdraw_consents(person)
    language = settings.LANGUAGE_CODE
    link = links.url("person", "admin_page", person.pk, language=language)
    context = {"person": person, "link": link}
    to = mail.secretariat_address()
    mail.write(
        "person_disowned", to=to, language=language, context=context, sender=person
    )


@transaction.atomic
def send_new_link(person):
    """Write to the stored address alone, whoever asks."""
    row = lock_person(person)
    if row.email:
        write_to_person("person_new_link", row, by=row)
