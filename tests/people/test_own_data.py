"""What persons do by their own link: consent, withdraw, correct, change address, be erased."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.signing import Signer
from django.utils import timezone

from members import people
from members.models import Consent, Erasure, Letter, Person, RateLimit, Role
from members.operation import limits
from tests.support.concurrency import waits
from tests.support.consent_page import shown
from tests.support.factories import make
from tests.support.letters import letters
from tests.support.refusals import refusal

NEW = "ny@example.org"


def test_nobody_consents_to_an_empty_item_nor_as_a_former_contact():
    person = make.contact(agreed=["name"])

    def code(*items):
        consent = partial(people.set_consents, person, items, contact=person.contact)
        return refusal(consent).code

    assert (code("name", "phone"), shown(person)) == ("missing", {"name"})
    people.remove_contact(person.contact, by=None)
    assert (code("name"), shown(person)) == ("ended", set())


def test_the_address_of_another_contact_and_an_old_link_are_refused(ours):
    person = make.contact(ours)
    make.contact(ours, email=NEW)
    given = person.pk, person.link_key
    confirm = lambda email: people.confirm_address(*given, email)  # noqa: E731

    assert refusal(lambda: confirm(NEW)).code == "refused"
    assert Letter.objects.count() == 0
    confirm("annen@example.org")
    assert refusal(lambda: confirm("tredje@example.org")).code == "closed"
    person.refresh_from_db()
    assert person.email == "annen@example.org"
    erased = make.person(link_key="")
    closed = refusal(lambda: people.find_for_address(erased.pk, "", NEW))
    assert closed.code == "closed", "An erased person asks for nothing."


def test_only_a_double_click_on_an_address_is_ignored():
    others = [{"to": "annen@example.org"}, {"kind": "other"}]
    others.append({"made_at": timezone.now() - timedelta(minutes=2)})
    for number, other in enumerate(others):
        to = f"{number}@example.org"
        make(Letter, **{"kind": people.PURPOSE, "to": to, **other})
        people.correct(make.person(), email=to)
        # Each wish to change is confirmed by link.
        assert letters()[2 * number + 1 :] == [(people.PURPOSE, to)], other


def test_an_invalid_token_finds_nobody():
    person = make.person()
    token = people.token_for(person)
    signed = Signer(salt="members.people", sep=".").sign_object
    other = Signer(salt="members.confirmations", sep=".").sign_object([1, ""])
    bent = ["", token[:-1], f"{token}a", token.swapcase(), token.split(".")[0]]
    closed = people.token_for(make.person(link_key=""))
    make(Erasure, noun="user", row_id=person.pk)
    make(Erasure, row_id=person.pk + 999)

    bent += [Signer().sign_object([1]), "æ\0" * 300, signed("x"), signed([0, "x"])]
    for odd in [*bent, other, closed]:
        assert refusal(lambda t=odd: people.find_by_token(t)).code == "closed", odd
        assert not people.was_erased(odd), odd
    assert people.find_by_token(token) == person
    assert not people.was_erased(token)


def use_up(kind, sender):
    """Let the sender have written as many letters of a kind as one may in a day."""
    now, key = timezone.now(), f"{sender._meta.model_name} {sender.pk}"
    given = {"action": f"by {kind}", "who": limits.digest(key), "made": [now] * 100}
    RateLimit.objects.create(**given, until=now + timedelta(days=1))


@pytest.mark.parametrize(
    "act", ["create_person", "update_person", "add_contact", "notify_again", "correct"]
)
def test_nothing_is_written_without_the_letter_that_says_so(act, ours, ola):
    row = make.contact(ours, title="Leder", agreed=["title"])
    typed = {"name": "Ny", "title": row.title, "email": row.email, "phone": ""}
    refused, given = {
        "create_person": (people.create_person, [Person(name="Ny", email=NEW)]),
        "update_person": (people.update_person, [row, {"title": "Sjef"}]),
        "add_contact": (people.add_contact, [ours, typed]),
        "notify_again": (people.notify_again, [row]),
        "correct": (partial(people.correct, name="Nora N.", email=NEW), [row]),
    }[act]
    if act == "add_contact":
        people.remove_contact(row.contact, by=ola)
    for kind in ("person_told", "person_changed"):
        use_up(kind, ola)
    use_up("person_address", row)
    before = [*Person.objects.values()], [*Consent.objects.values()]

    by = {} if act == "correct" else {"by": ola}
    assert refusal(lambda: refused(*given, **by)).code == "too_many"
    after = [*Person.objects.values()], [*Consent.objects.values()]
    assert after == before, "An act whose letter is refused leaves nothing behind."


@pytest.mark.django_db(transaction=True)
def test_what_locks_a_person_keeps_nobody_from_referring(ours, kari):
    row = make.contact(ours, email=kari.email)
    assert not waits(
        lambda: make(Role, organization=None, person=row),
        lambda: people.set_consents(row, ["name"], contact=row.contact),
    )

    people.set_consents(row, ["name"], contact=row.contact)
    people.erase_on_request(row)
    people.remove_contact(row.contact, by=kari)
    row.refresh_from_db()
    assert row.erasure_asked_on == timezone.localdate()
    assert not row.contacts.current().exists()
    assert not row.consents.standing().exists()
