"""That all of it goes, when the person wants it to."""

from django.core.signing import BadSignature
from django.db import transaction
from django.utils import timezone

from members import mail, privacy
from members.models import Erasure

from .agreeing import hide
from .links import SIGNER, lock
from .notifying import contact


def erase(person):
    """Erase it at the person's own word, for good, with the log-in of the same address.

    Staff are hidden and a site administrator is asked; says whether it was erased.
    """
    if privacy.is_staff(person):
        _ask(person)
        return False
    privacy.erase(person, by=None)
    return True


def was_erased(token):
    """Say whether the link was somebody's who has been erased since."""
    try:
        number, _key = SIGNER.unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return False
    return Erasure.objects.filter(noun="person", row_id=number).exists()


@transaction.atomic
def _ask(person):
    """Hide all of it now, and ask for the rest; asking twice asks once."""
    hide(person)
    row = lock(person)
    if row.erasure_asked_on is not None:
        return
    row.erasure_asked_on = timezone.localdate()
    row.save(update_fields=["erasure_asked_on"])
    link = mail.link("admin:members_person_change", row.pk, language="nb")
    context = {"person": row, "link": link}
    mail.write("erasure_asked", to=contact(), language="nb", context=context)
