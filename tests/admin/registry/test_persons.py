"""Persons are informed of what is entered, and consents by staff need evidence."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members import people
from members.models import Consent, Contact, Image, Person
from tests.support.admin import add_row, address
from tests.support.consent_page import shown
from tests.support.factories import (
    make_contact,
    make_member,
    make_person,
)
from tests.support.html_forms import filled
from tests.support.letters import last, letters
from tests.support.pictures import drawing, file_of, upload

pytestmark = pytest.mark.django_db
ADD = "/admin/members/person/add/"
EMAIL = "ny@example.org"


def errors(answer):
    return answer.context["adminform"].form.errors


def save(client, person, **typed):
    place = address(Person, person)
    return client.post(place, filled(client.get(place), **typed))


def test_a_new_person_is_informed_of_the_organization_unless_something_is_wrong(
    as_secretary, kari, ours
):
    values = filled(as_secretary.get(ADD), name="Ny Person", phone="35")
    row = {"organization": ours.pk, "function": "invoice"}
    values = add_row(values, "contacts", **row)

    refused = as_secretary.post(ADD, values | {"email": "x"})
    before = letters()
    as_secretary.post(ADD, values | {"email": EMAIL})

    assert (list(errors(refused)), before) == (["email"], [])
    assert refused.context["adminform"].form["phone"].value() == "35"
    contact = Contact.objects.get()
    person = contact.person
    assert (person.name, contact.function) == ("Ny Person", "invoice")
    assert (person.entered_by, person.told_on) == (kari, timezone.localdate())
    assert letters() == [("person_told", EMAIL)]
    text = last("person_told").text
    assert ("Yara" in text, kari.name in text) == (True, False)


def test_an_ended_contact_keeps_its_row_and_hides_the_person(as_secretary, ours):
    person = make_contact(ours, agreed=["name"])
    typed = {"contacts-0-until": "30.06.2026"}

    save(as_secretary, person, **typed)

    contact = Contact.objects.get()
    assert (contact.until_text, shown(person)) == ("til 30. juni 2026", set())


def test_what_the_secretariat_changes_is_hidden_until_agreed_again(as_secretary):
    person = make_contact(title="Leder", agreed=["name", "title"])

    save(as_secretary, person, note="Ringer helst")
    person.refresh_from_db()
    told = (person.note, shown(person), letters())
    assert told == ("Ringer helst", {"name", "title"}, [])
    save(as_secretary, person, title="Sjef")

    person.refresh_from_db()
    assert (person.title, shown(person)) == ("Sjef", {"name"})
    assert letters() == [("person_changed", person.email)]


def test_what_the_person_wrote_is_overwritten_only_when_it_is_said(as_secretary):
    person = make_contact(phone="99", own_items=["phone"])

    answer = save(as_secretary, person, phone="35")

    said = _("The person wrote this. Leave it, or tick the box to overwrite it.")
    assert errors(answer)["phone"] == [said]
    as_secretary.post(address(Person, person), filled(answer, overwrite="on"))
    person.refresh_from_db()
    assert (person.phone, person.own_items) == ("35", [])


def test_another_address_gets_a_letter_and_revokes_the_link(as_secretary, client):
    person = make_contact(agreed=["name"])
    former = people.token_for(person)

    save(as_secretary, person, email=EMAIL)

    person.refresh_from_db()
    assert (letters(), shown(person)) == ([("person_told", EMAIL)], set())
    assert people.token_for(person) != former


def with_consent(client, person, **typed):
    values = filled(client.get(address(Person, person)))
    row = {"item": "phone", "text_version": "1", "since": "2026-01-01", **typed}
    return client.post(address(Person, person), add_row(values, "consents", **row))


def test_a_consent_entered_by_staff_needs_evidence(as_secretary):
    person = make_person(phone="35")

    with_consent(as_secretary, person, is_by_link="on")
    answer = with_consent(as_secretary, person)

    [formset] = [
        inline.formset
        for inline in answer.context["inline_admin_formsets"]
        if inline.formset.prefix == "consents"
    ]
    said = _("State when, how and to whom the person gave consent.")
    assert formset.forms[-1].errors == {"evidence": [said]}
    assert Consent.objects.count() == 0

    with_consent(as_secretary, person, evidence="Skjema av 1. januar, til Ola")
    consent = Consent.objects.get()
    assert (consent.is_by_link, shown(person)) == (False, {"phone"})
    assert consent.evidence == "Skjema av 1. januar, til Ola"


def test_a_consent_to_an_empty_field_is_refused(as_secretary):
    person = make_person(phone="")

    answer = with_consent(as_secretary, person, evidence="Sa det i telefonen")

    assert "Et samtykke må gjelde noe som er fylt ut." in answer.text
    assert Consent.objects.count() == 0


def test_a_consent_is_ended_and_not_rewritten(as_secretary):
    person = make_contact(title="Leder", agreed=["name"])
    today = timezone.localdate()
    given = {"consents-0-item": "title", "consents-0-evidence": "Jeg sa det"}
    ended = {"consents-0-until": str(today), "consents-0-is_revoked": "on"}
    values = filled(as_secretary.get(address(Person, person)))

    as_secretary.post(address(Person, person), values | given | ended)

    consent = Consent.objects.get()
    assert (consent.item, consent.evidence, consent.until) == ("name", "", today)
    assert shown(person) == set()


def test_a_consent_is_not_deleted(as_secretary):
    person = make_contact(agreed=["name"])
    consent = Consent.objects.get()

    answer = as_secretary.post(address(Consent, consent, "delete"), {"post": "yes"})
    page = as_secretary.get(address(Person, person))

    assert answer.status_code == 403
    assert "consents-0-DELETE" not in page.text
    assert Consent.objects.count() == 1


def test_the_letter_is_sent_again_from_the_list(as_secretary):
    told, nowhere = make_person(), make_person(email="", name="Uten adresse")
    chosen = {"action": "send_again", "_selected_action": [told.pk, nowhere.pk]}

    answer = as_secretary.post(address(Person), chosen, follow=True)

    assert letters() == [("person_told", told.email)]
    said = _("There is no e-mail address. Ask for one first.")
    assert f"Uten adresse: {said}" in answer.text
    page = as_secretary.get(address(Person, nowhere))
    assert "Det finnes ingen e-postadresse" in page.text


def test_a_picture_is_kept_and_shown_to_staff_alone(as_secretary, client):
    person = make_contact(make_member())
    place = address(Person, person)
    file = {"picture-file": upload(file_of(drawing()))}

    as_secretary.post(place, filled(as_secretary.get(place)) | file)

    person.refresh_from_db()
    assert person.picture == Image.objects.get()
    assert f"/admin/pictures/{person.picture.hash}" in as_secretary.get(place).text
    assert as_secretary.get(f"/admin/pictures/{person.picture.hash}").status_code == 200
    assert as_secretary.get(person.picture.get_absolute_url()).status_code == 404


def test_persons_are_filtered_by_what_they_were_told(as_secretary):
    make_person(name="A", email="")
    make_person(name="B")
    make_person(name="C", told_on=timezone.localdate(), told_version="1")

    for told, found in (("not", "AB"), ("nowhere", "A"), ("x", "ABC")):
        page = as_secretary.get(f"/admin/members/person/?told={told}")
        rows = page.context["cl"].result_list
        assert {str(row) for row in rows} == {*found}
