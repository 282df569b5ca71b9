"""Guests of events: persons without any other connection to the cluster."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from members import people
from members.models import Person
from members.models.email_addresses import canonical
from members.models.plain_texts import validate_name
from members.models.statements import run_sql


@transaction.atomic
def guest_for(*, name, email, language, by=None):
    """Return the person with the address; a new one is a guest, and is informed by e-mail.

    `by` is the user or the person that brings the guest; None for an own registration.
    """
    validate_name(name := name.strip())
    person = Person(name=name, email=canonical(email), language=language)
    person.full_clean()
    # An advisory lock, as a person not yet stored cannot be locked.
    run_sql(
        "SELECT pg_advisory_xact_lock(hashtext('members_guest'), hashtext(%s))",
        [person.email],
    )
    known = Person.objects.filter(email=person.email).exclude(link_key="")
    if found := known.order_by(F("guest_since").asc(nulls_first=True), "pk").first():
        return found
    person.guest_since = timezone.now()
    people.create_person(person, by=by)
    return person
