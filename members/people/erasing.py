"""That all of it goes, when the person asks."""

from django.db import transaction
from django.utils import timezone

from members import mail

from .agreeing import hide
from .links import lock
from .telling import contact


@transaction.atomic
def erase(person, *, by=None):
    """Hide all of it now, and ask the secretariat to erase it; asking twice asks once."""
    hide(person)
    row = lock(person)
    if row.erasure_asked_on is not None:
        return
    row.erasure_asked_on = timezone.localdate()
    row.save(update_fields=["erasure_asked_on"])
    link = mail.link("admin:members_person_change", row.pk, language="nb")
    context = {"person": row, "link": link}
    mail.write("erasure_asked", to=contact(), language="nb", context=context)
