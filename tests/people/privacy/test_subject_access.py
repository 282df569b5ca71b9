"""What users read about themselves, and what is erased at their own request."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from members import people
from members.models import AccessRequest, Erasure, Letter, Organization, User
from members.people import privacy
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.planted_secrets import plant, secrets_in


def as_json(who):
    return privacy.as_json(privacy.personal_data_about(who))


def test_a_user_reads_everything_about_them_until_it_is_erased(client, kari):
    who, _other = plant(1, kari), plant(2, kari)
    User.objects.filter(pk=who.user.pk).update(date_joined="2026-02-03T12:00Z")
    log_in(client, who.user)
    # All but the bytes of a factor and of a picture.
    expected = {s for s in who.secrets if not s.startswith(("fernet", "bilde"))}

    page = client.get(reverse("portal:about_me"))
    with translation.override("en"):
        file = client.get(reverse("portal:about_me_file"))

    for answer in (page, file):
        shown = answer.content.decode().lower()
        assert secrets_in(who.secrets, shown) == expected
        assert "hemmelig2x" not in shown
        assert answer["Cache-Control"] == "private, no-store"
    assert "3. februar 2026 13:00" in page.text
    assert_file_is_read_by_people(file, who)
    # A link that still works is not in the file.
    waiting = Letter.objects.filter(to=who.user.email, kind="invitation").get()
    token = next(line for line in waiting.text.splitlines() if "/invitasjon/" in line)
    assert token not in as_json(who.user)
    # A contact without a user gets the same.
    User.objects.filter(pk=who.user.pk).update(email="annen@example.org", name="Annen")
    notes = {who.word("notat"), who.word("rollenotat")}
    assert notes <= secrets_in(who.secrets, as_json(who.person).lower())
    privacy.erase(who.person, by=kari)
    assert secrets_in(who.secrets, as_json(who.person).lower()) == set()


def assert_file_is_read_by_people(file, who):
    assert file["Content-Disposition"] == 'attachment; filename="about-me.json"'
    shown = json.loads(file.content)["About you"]
    contact = shown["People"]["Stored"][0]
    assert contact["Name"] == who.name()
    assert contact["Internal note"] == who.word("notat")
    headings = {"Users", "E-mails", "Requests for access", "History: people"}
    assert headings <= shown.keys()
    mentions = [{"Organization": "internal note"}, {"Proposed field": "proposed"}]
    assert shown["Mentioned in"]["Stored"] == mentions


def test_a_user_is_erased_after_confirming(client):
    user, page = make.colleague(), reverse("portal:erase_me")
    log_in(client, user)

    asked, unsure = client.get(page), client.post(page)
    done = client.post(page, {"sure": "on"})

    user.refresh_from_db()
    assert list(asked.context["form"].fields) == ["sure"]
    assert list(unsure.context["form"].errors) == ["sure"]
    assert (done.status_code, user.is_active) == (200, False)
    assert client.get(page).status_code == 302
    assert Erasure.objects.get().by == user


def test_the_last_manager_is_warned_first(client, kari, ola, ours):
    log_in(client, ola)
    page = reverse("portal:erase_me")

    asked = client.get(page)
    half = client.post(page, {"sure": "on"})
    assert User.objects.get(pk=ola.pk).is_active
    client.post(page, {"sure": "on", "leave": "on"})

    assert list(asked.context["left"]) == [ours]
    assert ours.name in asked.text
    assert list(half.context["form"].errors) == ["leave"]
    assert Letter.objects.filter(kind="nobody_looks_after").count() == 1


def test_staff_are_told_that_another_one_does_it(client, kari):
    log_in(client, kari)

    answer = client.post(reverse("portal:erase_me"), {"sure": "on"})

    assert len(answer.context["form"].non_field_errors()) == 1
    assert User.objects.get(pk=kari.pk).is_active


OTHERS_TEXT = "Ring Nora Nordmann, 35 00 00 01, eller gammel@example.org i dag."
REDACTED = "Ring [slettet], [slettet], eller gammel@example.org i dag."


@pytest.fixture
def other():
    texts = {"note": OTHERS_TEXT, "summary_nb": "Vi holder til her."}
    return make.organization(**texts)


def named(name, **fields):
    """Return a contact with the name, at an organization whose texts contain it."""
    person = make.contact(name=name, email="ny@example.org", **fields)
    rows = Organization.objects.filter(pk=person.contact.organization_id)
    rows.update(note=f"Spør {name}.", summary_nb=f"Vi er {name}.")
    return person


def texts(organization):
    organization.refresh_from_db()
    return organization.note, organization.summary_nb


@pytest.mark.parametrize("way", ["link", "log-in", "secretariat"])
def test_a_name_is_redacted_in_own_records_and_elsewhere_for_the_secretariat(
    other, kari, way
):
    person = named("Nora Nordmann", phone="35 00 00 01")
    ours = person.contact.organization
    user = make.colleague(ours, name="Nora Nordmann", email=person.email)

    if way == "link":
        people.erase_on_request(person)
    else:
        whom, by = (user, user) if way == "log-in" else (person, kari)
        privacy.erase(whom, by=by)

    assert texts(ours) == ("Spør [slettet].", "Vi er [slettet].")
    assert texts(other)[0] == (REDACTED if way == "secretariat" else OTHERS_TEXT)


def test_a_name_that_is_not_only_of_people_or_no_phone_number_is_not_redacted(
    other, kari
):
    make.site(name="Herøya Industripark")
    make.project(title_nb="Blå hydrogen på Herøya")
    names = ["holder til", "Vi holder", "Herøya Industripark", "Blå Hydrogen", "her."]
    for name in names:
        person = named(name)
        people.erase_on_request(person)
        expected = (f"Spør {name}.", f"Vi er {name}.")
        assert texts(person.contact.organization) == expected
    for phone in ("CO2-fangst", "klimapositiv", "35 00 00", "01.01.20"):
        type(other).objects.filter(pk=other.pk).update(note=f"Se {phone}.")
        privacy.erase(make.person(name="Nora", phone=phone), by=kari)
        assert texts(other)[0] == f"Se {phone}."


def test_an_address_that_others_entered_before_is_not_erased(other):
    old = "gammel@example.org"
    person = make.contact(email=old)
    letter = make(Letter, to=old, kind="access_request_confirm")
    access_request = make(AccessRequest, email=old, organization=other)
    people.update_person(person, {"email": "ny@example.org"}, by=None)

    people.erase_on_request(person)

    access_request.refresh_from_db()
    assert (access_request.email, texts(other)[0]) == (old, OTHERS_TEXT)
    letter.refresh_from_db()
    assert letter.to == ""  # letters that were sent are blanked all the same


def test_where_a_self_asserted_name_is_mentioned_is_not_disclosed(other):
    person = make.contact(name="Nora Nordmann", email="ny@example.org")

    for given, mentions in (({"restricted_to_own_claims": True}, 0), ({}, 1)):
        sections = privacy.personal_data_about(person, **given)
        assert [s.heading for s in sections].count("Nevnt i") == mentions
