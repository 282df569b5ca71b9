"""What one act writes of a person is written whole, or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import limits, people
from members.models import Consent, Person, RateLimit, Role
from tests.support.concurrency import waits
from tests.support.factories import make_contact
from tests.support.refusals import refusal
from tests.support.rows import make

EMAIL = "ny@example.org"
TYPED = {"name": "Ny Ansatt", "title": "Leder", "email": EMAIL, "phone": ""}
REFUSED = {
    "create_person": lambda row, ola: people.create_person(
        Person(name="Ny", email=EMAIL), by=ola
    ),
    "update_person": lambda row, ola: people.update_person(
        row, {"title": "Sjef"}, by=ola
    ),
    "add_contact": lambda row, ola: people.add_contact(
        row.contact.organization,
        TYPED | {"email": row.email, "title": row.title},
        by=ola,
    ),
    "notify_again": lambda row, ola: people.notify_again(row, by=ola),
    "correct": lambda row, ola: people.correct(row, name="Nora N.", email=EMAIL),
}


def use_up(kind, sender):
    """Let the sender have written as many letters of a kind as one may in a day."""
    now, key = timezone.now(), f"{sender._meta.model_name} {sender.pk}"
    RateLimit.objects.create(
        action=f"by {kind}",
        who=limits.digest(key),
        made=[now] * 100,
        until=now + timedelta(days=1),
    )


def stored():
    return list(Person.objects.values()), list(Consent.objects.values())


@pytest.mark.django_db
@pytest.mark.parametrize("act", REFUSED)
def test_nothing_is_written_without_the_letter_that_says_so(act, ours, ola):
    row = make_contact(ours, title="Leder", agreed=["title"])
    if act == "add_contact":
        people.remove_contact(row.contact, by=ola)
    for kind in ("person_told", "person_changed"):
        use_up(kind, ola)
    use_up("person_address", row)
    before = stored()

    refused = refusal(lambda: REFUSED[act](row, ola))

    assert refused.code == "too_many"
    assert stored() == before, "An act whose letter is refused leaves nothing behind."


@pytest.mark.django_db(transaction=True)
def test_what_locks_a_person_is_a_transaction_and_keeps_nobody_from_referring(
    ours, kari
):
    row = make_contact(ours, email=kari.email)
    assert not waits(
        lambda: make(Role, organization=None, person=row),
        lambda: people.set_consents(row, ["name"], contact=row.contact),
    )

    people.erase_on_request(row)
    people.remove_contact(row.contact, by=kari)
    row.refresh_from_db()
    assert row.erasure_asked_on == timezone.localdate()
    assert not row.contacts.current().exists()
    assert not row.consents.standing().exists()
