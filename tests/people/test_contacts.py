"""Others enter and change a person, who is notified at once (GDPR article 14)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members import people
from members.models import PRIVACY_NOTICES, Consent, Contact, Letter, Person
from tests.support.consent_page import shown
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.letters import last, letters, token_of
from tests.support.refusals import refusal

TODAY = timezone.localdate()
EMAIL = "ny@example.org"
TYPED = {"name": "Ny Ansatt", "title": "Leder", "email": EMAIL, "phone": "35 00 00 00"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_who_is_entered_is_told_by_whom_why_and_what(ours, ola, settings, language):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"
    law = {"nb": "personvernforordningen artikkel 6", "en": "GDPR article 6"}

    people.add_contact(ours, {**TYPED, "language": language}, by=ola)

    letter, person = last("person_told"), Person.objects.get()
    assert (letter.language, letter.is_secret) == (language, True)
    words = ["Ola (ola@example.org)", "Yara", law[language], "Ny Ansatt"]
    for text in (*words, "post@example.org", PRIVACY_NOTICES["1"][language]):
        assert text in letter.text
    assert people.find_by_token(token_of(letter)) == person
    told = (person.entered_by, person.told_on, person.told_version)
    assert told == (ola, TODAY, "1")

    people.notify_again(person, by=ola)
    assert letters() == [("person_told", EMAIL)] * 2
    for told in (letter, last("person_told")):
        assert people.find_by_token(token_of(told)) == person


@pytest.mark.parametrize("shown", [True, False])
def test_the_letter_says_whether_something_is_shown_and_names_no_secretary(kari, shown):
    person = make.contact(agreed=["name"] if shown else [])

    people.notify_again(person, by=kari)

    said = _(
        "You have agreed that some of your details are shown publicly. Here you can see"
        " everything, withdraw your consent, and correct or erase the details."
    )
    text = last("person_told").text
    assert (said in text, "Kari" in text) == (shown, False)


def test_without_an_address_nobody_is_notified_until_there_is_one(ola):
    person = Person(name="Uten adresse")
    people.create_person(person, by=ola)
    assert (letters(), person.told_on) == ([], None)
    assert refusal(lambda: people.notify_again(person, by=ola)).code == "no_address"
    for change in ({"email": EMAIL}, {"title": "Leder"}):
        people.update_person(person, change, by=ola)
        assert letters() == [("person_told", EMAIL)]


@pytest.mark.parametrize("email", [EMAIL, EMAIL.upper()])
def test_an_address_is_a_contact_once_in_each_function(ours, ola, email):
    first = people.add_contact(ours, TYPED, by=ola)

    again = refusal(lambda: people.add_contact(ours, TYPED | {"email": email}, by=ola))

    assert again.messages == [_("There is already a contact with this e-mail address.")]
    assert (Person.objects.count(), Letter.objects.count()) == (1, 1)
    invoice = people.add_contact(ours, TYPED, function="invoice", by=ola)
    assert first.person == invoice.person
    assert letters() == [("person_told", EMAIL)] * 2
    contacts = Contact.objects.for_organization(ours).by_function()
    assert [row.function for row in contacts] == ["main", "invoice"]
    people.add_contact(make.member(), TYPED, by=ola)
    assert Person.objects.count() == 2


def test_a_former_contact_is_restored_and_keeps_own_items(ours, ola):
    person = make.contact(ours, email=EMAIL, phone="99", own_items=["phone"])
    make.consent(person, "name")
    theirs = make.contact(email=EMAIL)
    for contact in (person.contact, theirs.contact):
        people.remove_contact(contact, by=ola)

    again = people.add_contact(ours, TYPED, by=ola)

    person.refresh_from_db()
    assert (again.person, person.title, person.phone) == (person, "Leder", "99")
    assert letters()[-1] == ("person_told", EMAIL)
    assert shown(person) == set(), "A new contact begins without consent."
    assert not theirs.contacts.current().exists(), "They are apart by organization."


@pytest.mark.parametrize("days", [-40, 0, 40])
def test_a_contact_ends_on_a_day_and_its_consents_with_it(ours, ola, days):
    person = make.contact(ours, agreed=["name"], since=LONG_AGO)
    day = TODAY + timedelta(days=days)

    people.end_contact(person.contact, on=day, by=ola)

    [contact], [consent] = Contact.objects.all(), Consent.objects.all()
    assert (contact.until, consent.until, consent.is_revoked) == (day, day, False)
    assert shown(person) == (set() if days < 0 else {"name"})
    assert list(Contact.objects.agreed(day + timedelta(days=1))) == []


def test_a_yes_for_one_organization_shows_nothing_at_another_and_ends(ours, ola):
    person = make.contact(ours, agreed=["name"])
    make.contact(person=person)
    first, other = person.contacts.order_by("pk")
    agreed = [row.agreed_on(TODAY) for row in (first, other, person)]
    assert agreed == [{"name"}, set(), set()]
    assert list(Contact.objects.agreed(TODAY)) == [first]

    # A removed contact stays in history, one of a day to come goes without a trace.
    to_come = make.contact(ours, since=FAR_AHEAD).contact
    for row in (first, to_come):
        people.remove_contact(row, by=ola)
    removed, stays = Contact.objects.order_by("pk")
    assert (removed, stays) == (first, other)
    ends = [(row.until, row.is_revoked) for row in (removed, Consent.objects.get())]
    assert ends == [(TODAY, True)] * 2
    assert refusal(lambda: people.remove_contact(removed, by=ola)).code == "removed"
