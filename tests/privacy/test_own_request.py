"""At their own request people are erased in their own records, and not by names of their choice."""

import pytest

from members import people, privacy
from members.models import AccessRequest, Letter, Organization
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_organization,
    make_person,
    make_project,
    make_site,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db
OTHERS_TEXT = "Ring Nora Nordmann, 35 00 00 01, eller gammel@example.org i dag."


@pytest.fixture
def other():
    return make_organization(note=OTHERS_TEXT, summary_nb="Vi holder til her.")


def named(name, **fields):
    """Return a contact with the name, at an organization whose texts contain it."""
    person = make_contact(name=name, email="ny@example.org", **fields)
    Organization.objects.filter(pk=person.contact.organization_id).update(
        note=f"Spør {name}.", summary_nb=f"Vi er {name}."
    )
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
    user = make_colleague(ours, name="Nora Nordmann", email=person.email)

    if way == "link":
        people.erase_on_request(person)
    elif way == "log-in":
        privacy.erase(user, by=user)
    else:
        privacy.erase(person, by=kari)

    assert texts(ours) == ("Spør [slettet].", "Vi er [slettet].")
    everywhere = "Ring [slettet], [slettet], eller gammel@example.org i dag."
    assert texts(other)[0] == (everywhere if way == "secretariat" else OTHERS_TEXT)


@pytest.mark.parametrize(
    "name", ["holder til", "Vi holder", "Herøya Industripark", "Blå Hydrogen", "her."]
)
def test_a_name_that_is_not_only_of_people_is_not_redacted(name):
    make_site(name="Herøya Industripark")
    make_project(title_nb="Blå hydrogen på Herøya")
    person = named(name)

    people.erase_on_request(person)

    assert texts(person.contact.organization) == (f"Spør {name}.", f"Vi er {name}.")


def test_an_address_that_others_entered_before_is_not_erased(other):
    person = make_contact(email="gammel@example.org")
    letter = make(Letter, to="gammel@example.org", kind="access_request_confirm")
    access_request = make(AccessRequest, email="gammel@example.org", organization=other)
    people.update_person(person, {"email": "ny@example.org"}, by=None)

    people.erase_on_request(person)

    assert AccessRequest.objects.filter(
        pk=access_request.pk, email="gammel@example.org"
    ).exists()
    assert "gammel@example.org" in texts(other)[0]
    letter.refresh_from_db()
    assert letter.to == ""  # letters that were sent are blanked all the same


def test_where_a_self_asserted_name_is_mentioned_is_not_disclosed(other):
    person = make_contact(name="Nora Nordmann", email="ny@example.org")

    for restricted, mentions in ((True, 0), (False, 1)):
        given = {"restricted_to_own_claims": True} if restricted else {}
        sections = privacy.personal_data_about(person, **given)
        assert [s.heading for s in sections].count("Nevnt i") == mentions


@pytest.mark.parametrize(
    "phone", ["CO2-fangst", "klimapositiv", "35 00 00", "01.01.20"]
)
def test_an_invalid_phone_number_is_not_redacted(other, phone, kari):
    other.note = f"Se {phone}."
    other.save()
    person = make_person(name="Nora", phone=phone)

    privacy.erase(person, by=kari)

    assert texts(other)[0] == f"Se {phone}."
