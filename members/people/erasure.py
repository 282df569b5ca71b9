"""Erasure at the person's own request (GDPR article 17)."""

import re
import time
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from members import mail
from members.actions import links
from members.models import Erasure
from members.operation import limits
from members.people import privacy

from .consent import withdraw_consents
from .tokens import lock_person, read_token

CODE_LASTS = timedelta(minutes=10)  # at least, and twice that at most
CODE_TRIES = {"at_most": 5, "per": timedelta(hours=1)}


def erase_by_link(person, *, code=""):
    """Erase by the own link; an account with it only by the code that is mailed without one.

    Whoever has a forwarded e-mail must not end somebody's access. Everything is hidden at
    once. Return whether the person is erased, None when the code is awaited.
    """
    if privacy.is_staff(person) or not privacy.find_data_subject(person).users:
        return erase_on_request(person)
    if not code:
        withdraw_consents(person)  # also if no e-mail may be sent now
        _send_code(person)
        return None
    limits.require("code of erasure", person.pk, **CODE_TRIES)
    codes = [_code(person, periods_ago) for periods_ago in (0, 1)]
    typed = re.sub(r"\D", "", code)
    if not any(constant_time_compare(typed, valid) for valid in codes):
        text = _("This is not the code from the e-mail, or it is too old.")
        raise ValidationError({"code": text}, code="code")
    return erase_on_request(person)


def _send_code(person):
    expires_at = timezone.now() + CODE_LASTS
    code = _code(person, 0)
    context = {"code": f"{code[:4]}-{code[4:]}"}
    mail.write_to(person, "erasure_code", context, sender=person, expires_at=expires_at)


def _code(person, periods_ago):
    """Return the eight digits of a period of time; of the person's present link only."""
    period = int(time.time() // CODE_LASTS.total_seconds()) - periods_ago
    value = f"{person.pk} {person.link_key} {period}"
    digest = salted_hmac("members.people.erasure", value, algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**8:08}"


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
