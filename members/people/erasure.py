"""Erasure at the person's own request (GDPR article 17)."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members import mail
from members.actions import links
from members.models import Erasure
from members.people import privacy

from .consent import withdraw_consents
from .tokens import lock_person, read_token


def erase_on_request(person):
    """Erase the person and the user with the same address; return whether it was done.

    Staff are hidden instead, and a site administrator is asked to erase them.
    """
    if privacy.is_staff(person):
        _request_erasure(person)
        return False
    privacy.erase(person, by=None)
    return True


def was_erased(token):
    """Whether the person of the token has been erased since."""
    if not (values := read_token(token)):
        return False
    pk, _key = values
    return Erasure.objects.filter(noun=Erasure.Noun.PERSON, row_id=pk).exists()


@transaction.atomic
def _request_erasure(person):
    """Withdraw all consents now, and ask the secretariat once for the rest."""
    withdraw_consents(person)
    row = lock_person(person)
    if row.erasure_asked_on is not None:
        return
    row.erasure_asked_on = timezone.localdate()
    row.save(update_fields=["erasure_asked_on"])
    link = links.url("person", "admin_page", row.pk, language=settings.LANGUAGE_CODE)
    mail.write(
        "erasure_asked",
        to=mail.secretariat_address(),
        language=settings.LANGUAGE_CODE,
        context={"person": row, "link": link},
    )
