"""Persons are informed of what is entered, consents need evidence, and a person leaves."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Batch, Consent, Contact, Image, Person, Representative
from tests.support.admin import add_row, address, card, form_of, save
from tests.support.consent_page import shown
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.letters import last, letters
from tests.support.pictures import drawing, file_of, upload

PERSONS, ADD = "/admin/members/person/table/", "/admin/members/person/add/"
EMAIL = "ny@example.org"


def test_a_new_person_is_informed_unless_something_is_wrong(as_secretary, kari, ours):
    values = filled(as_secretary.get(ADD), name="Ny Person", phone="35 00 00 05")
    row = {"organization": ours.pk, "function": "invoice"}
    values = add_row(values, "contacts", **row)

    refused = form_of(as_secretary.post(ADD, values | {"email": "x"}))
    before = letters()
    as_secretary.post(ADD, values | {"email": EMAIL})

    assert (list(refused.errors), before) == (["email"], [])
    assert refused["phone"].value() == "35 00 00 05"
    contact = Contact.objects.get()
    person = contact.person
    assert (person.name, contact.function) == ("Ny Person", "invoice")
    assert (person.entered_by, person.told_on) == (kari, timezone.localdate())
    assert letters() == [("person_told", EMAIL)]
    text = last("person_told").text
    assert ("Yara" in text, kari.name in text) == (True, False)


def test_an_ended_contact_keeps_its_row_and_hides_the_person(as_secretary, ours):
    person = make.contact(ours, agreed=["name"])

    save(as_secretary, person, contacts__0__until="30.06.2026")

    contact = Contact.objects.get()
    assert (contact.until_text, shown(person)) == ("til 30. juni 2026", set())


def test_what_the_secretariat_changes_is_hidden_until_agreed_again(as_secretary):
    person = make.contact(title="Leder", agreed=["name", "title"])

    save(as_secretary, person, note="Ringer helst")
    person.refresh_from_db()
    told = (person.note, shown(person), letters())
    assert told == ("Ringer helst", {"name", "title"}, [])

    former = person.link_key
    save(as_secretary, person, title="Sjef")
    person.refresh_from_db()
    assert (person.title, shown(person)) == ("Sjef", {"name"})
    assert letters() == [("person_changed", person.email)]
    assert person.link_key == former

    unsaid = form_of(save(as_secretary, person, email=EMAIL))
    save(as_secretary, person, email=EMAIL, **{"_act-reason": "Ny jobb"})
    person.refresh_from_db()
    assert unsaid.non_field_errors() == ["Skriv hvorfor adressen endres."]
    assert (letters()[1:], shown(person)) == ([("person_told", EMAIL)], set())
    assert person.link_key != former


def test_what_the_person_wrote_is_overwritten_only_when_it_is_said(as_secretary):
    person = make.contact(phone="35 00 00 99", own_items=["phone"])

    answer = save(as_secretary, person, phone="35 00 00 05")

    refusal = _("The person wrote this. Leave it, or tick the box to overwrite it.")
    assert form_of(answer).errors["phone"] == [refusal]
    as_secretary.post(address(Person, person), filled(answer, overwrite="on"))
    person.refresh_from_db()
    assert (person.phone, person.own_items) == ("35 00 00 05", [])


def with_consent(client, person, **typed):
    values = filled(client.get(address(Person, person)))
    row = {"item": "phone", "text_version": "1", "since": "2026-01-01", **typed}
    return client.post(address(Person, person), add_row(values, "consents", **row))


def test_a_consent_entered_by_staff_needs_evidence_and_something_to_show(as_secretary):
    person, told = make.person(phone=""), "Skjema av 1. januar, til Ola"

    empty = with_consent(as_secretary, person, evidence=told)
    Person.objects.update(phone="35 00 00 05")
    with_consent(as_secretary, person, is_by_link="on")
    answer = with_consent(as_secretary, person)

    assert "Et samtykke må gjelde noe som er fylt ut." in empty.text
    sets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    [formset] = [one for one in sets if one.prefix == "consents"]
    refusal = _("State when, how and to whom the person gave consent.")
    assert formset.forms[-1].errors == {"evidence": [refusal]}
    assert Consent.objects.count() == 0

    with_consent(as_secretary, person, evidence=told)
    consent = Consent.objects.get()
    assert (consent.is_by_link, shown(person)) == (False, {"phone"})
    assert consent.evidence == told


def test_a_consent_is_ended_and_neither_rewritten_nor_deleted(as_secretary):
    person = make.contact(title="Leder", agreed=["name"])
    consent, today = Consent.objects.get(), timezone.localdate()
    delete = address(Consent, consent, "delete")
    assert as_secretary.post(delete, {"post": "yes"}).status_code == 403
    values = filled(page := as_secretary.get(address(Person, person)))
    assert "consents-0-DELETE" not in page.text

    given = {"consents-0-item": "title", "consents-0-evidence": "Jeg sa det"}
    ended = {"consents-0-until": str(today), "consents-0-is_revoked": "on"}
    as_secretary.post(address(Person, person), values | given | ended)

    consent = Consent.objects.get()
    assert (consent.item, consent.evidence, consent.until) == ("name", "", today)
    assert shown(person) == set()


def test_the_letter_is_sent_again_from_the_list(as_secretary):
    told, nowhere = make.person(), make.person(email="", name="Uten adresse")
    chosen = {"action": "send_again", "_selected_action": [told.pk, nowhere.pk]}

    answer = as_secretary.post(PERSONS, chosen, follow=True)

    assert letters() == [("person_told", told.email)]
    refusal = _("There is no e-mail address. Ask for one first.")
    assert f"Uten adresse: {refusal}" in answer.text
    page = as_secretary.get(address(Person, nowhere))
    assert "Det finnes ingen e-postadresse" in page.text


def test_a_picture_is_kept_and_shown_to_staff_alone(as_secretary):
    person = make.contact()
    place = address(Person, person)
    file = {"picture-file": upload(file_of(drawing()))}

    as_secretary.post(place, filled(as_secretary.get(place)) | file)

    person.refresh_from_db()
    there = f"/admin/pictures/{person.picture.hash}"
    assert person.picture == Image.objects.get()
    assert there in as_secretary.get(place).text
    places = (there, person.picture.get_absolute_url())
    assert [as_secretary.get(one).status_code for one in places] == [200, 404]


LAST = "30.6.2999"


@pytest.fixture
def berit(ours):
    make.colleague(ours, role="manager", email="berit@example.org")
    return make.contact(ours, name="Berit", email="berit@example.org", since=LONG_AGO)


@pytest.fixture
def place(berit):
    return reverse("admin:members_person_leave", args=[berit.pk])


def preview(client, place, **typed):
    values = filled(client.get(place), day=LAST, **typed)
    return client.post(place, values), values


def untils():
    return [Contact.objects.earliest("pk").until, Representative.objects.get().until]


def test_three_clicks_end_all_and_name_who_follows(as_secretary, berit, place):
    assert f'href="{place}"' in as_secretary.get(card(berit)).text

    shown, values = preview(as_secretary, place, name="Cato", email="cato@example.org")
    departure = shown.context["departure"]
    confirm = {"confirm": departure.fingerprint}
    other_day = as_secretary.post(place, values | confirm | {"day": "1.7.2999"})
    assert (other_day.status_code, untils()) == (200, [None, None])
    answer = as_secretary.post(place, values | confirm, follow=True)

    assert [str(day) for day in untils()] == ["2999-06-30"] * 2
    assert str(Person.objects.get(name="Cato").contacts.get().since) == "2999-07-01"
    assert letters() == [
        ("access_ended", "berit@example.org"),
        ("person_told", "cato@example.org"),
    ]
    undo = reverse("admin:undo", args=[Batch.objects.get(act="leaving").pk])
    assert f'href="{undo}"' in answer.text
    assert departure.without_manager == [berit.contact.organization]


def test_what_is_refused_is_said_at_its_place(as_secretary, berit, place):
    values = filled(as_secretary.get(place), day=LAST) | {"confirm": "x"}

    for typed, where in [
        ({"day": ""}, "day"),
        ({"day": "i morgen"}, "day"),
        ({"day": "30.6.2999\0"}, "day"),
        ({"day": "9" * 50}, "day"),
        ({"email": "cato@example.org"}, "name"),
        ({"name": "Berit B.", "email": "berit@example.org"}, "email"),
        ({"name": "Cato", "email": "x"}, "email"),
        ({"name": "C" * 121}, "name"),
        ({"name": "Ca\0to"}, "name"),
        ({"follower": "x"}, "follower"),
        ({"follower": "9" * 30}, "follower"),
    ]:
        answer = as_secretary.post(place, values | typed)
        assert (typed, list(answer.context["form"].errors)) == (typed, [where])
    own, _values = preview(as_secretary, place, follower=str(berit.pk))
    assert own.context["form"].errors["follower"] == [_("Choose another person.")]
    assert untils() == [None, None]
