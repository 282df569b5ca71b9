"""At their own word people erase what is theirs, and no words that they have chosen."""

import pytest

from members import people, privacy
from members.models import AccessRequest, Letter, Organization
from tests.models.rows import make
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_organization,
    make_person,
    make_project,
    make_secretary,
    make_site,
)

pytestmark = pytest.mark.django_db
FOREIGN = "Ring Kari Nordmann, 35 00 00 01, eller gammel@example.org i dag."


@pytest.fixture
def other():
    return make_organization(note=FOREIGN, summary_nb="Vi holder til her.")


def named(name, **fields):
    """A contact who is called so, at an organization that says it of itself."""
    person = make_contact(name=name, email="ny@example.org", **fields)
    Organization.objects.filter(pk=person.organization_id).update(
        note=f"Spør {name}.", summary_nb=f"Vi er {name}."
    )
    return person


def texts(organization):
    organization.refresh_from_db()
    return organization.note, organization.summary_nb


@pytest.mark.parametrize("way", ["link", "log-in"])
def test_a_name_goes_where_the_person_belongs_and_nowhere_else(other, way):
    person = named("Kari Nordmann", phone="35 00 00 01")
    user = make_colleague(person.organization, name="Kari Nordmann", email=person.email)

    if way == "link":
        people.erase_on_request(person)
    else:
        privacy.erase(user, by=user)

    assert texts(person.organization) == ("Spør [slettet].", "Vi er [slettet].")
    assert texts(other)[0] == FOREIGN


def test_the_secretariat_takes_it_out_everywhere(other):
    person = named("Kari Nordmann", phone="35 00 00 01")

    privacy.erase(person, by=make_secretary())

    assert (
        texts(other)[0] == "Ring [slettet], [slettet], eller gammel@example.org i dag."
    )


@pytest.mark.parametrize(
    "name", ["holder til", "Vi holder", "Herøya Industripark", "Blå Hydrogen", "her."]
)
def test_nobody_is_called_what_something_else_is_called_or_what_anybody_writes(name):
    make_site(name="Herøya Industripark")
    make_project(title_nb="Blå hydrogen på Herøya")
    person = named(name)

    people.erase_on_request(person)

    assert texts(person.organization) == (f"Spør {name}.", f"Vi er {name}.")


def test_an_address_that_somebody_else_put_there_first_is_not_theirs(other):
    person = make_person(email="gammel@example.org", organization=make_organization())
    letter = make(Letter, to="gammel@example.org", kind="access_request_confirm")
    access_request = make(AccessRequest, email="gammel@example.org", organization=other)
    people.update_person(person, {"email": "ny@example.org"}, by=None)

    people.erase_on_request(person)

    assert AccessRequest.objects.filter(
        pk=access_request.pk, email="gammel@example.org"
    ).exists()
    assert "gammel@example.org" in texts(other)[0]
    letter.refresh_from_db()
    assert letter.to == ""  # letters tell of it, and have done their work


def test_nobody_learns_where_words_stand_by_taking_them_for_a_name(other):
    person = make_contact(name="Kari Nordmann", email="ny@example.org")

    shown = privacy.held_about(person, restricted_to_own_claims=True)
    to_staff = privacy.held_about(person)

    mentions = [
        [s.heading for s in told].count("Nevnt i") for told in (shown, to_staff)
    ]
    assert mentions == [0, 1]


@pytest.mark.parametrize(
    "phone", ["CO2-fangst", "klimapositiv", "35 00 00", "01.01.20"]
)
def test_a_phone_number_that_is_none_is_no_word_of_theirs(other, phone):
    other.note = f"Se {phone}."
    other.save()
    person = make_person(name="Kari", phone=phone)

    privacy.erase(person, by=make_secretary())

    assert texts(other)[0] == f"Se {phone}."
