"""Who gets a message: everybody of the list who can, nobody twice."""

import pytest

from members import messages
from members.models import Contact, Message, Representative
from tests.support.factories import (
    make_contact,
    make_member,
    make_person,
    make_project,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db
MANAGER = Representative.Role.MANAGER


def addresses(draft, kari):
    return [one.address for one in messages.select(draft, kari).addressees]


def test_each_member_is_written_to_by_its_main_contacts(three, draft, kari):
    other = make_contact(make_member(name="Bedrift x"), function="press", email="")

    found = messages.select(draft(), kari)

    assert [one.name for one in found.addressees] == [
        f"Kontakt 000{n}" for n in range(3)
    ]
    assert found.without == [other.contacts.get().organization]


def test_without_the_function_it_goes_to_the_main_contact_and_then_to_the_organization(
    draft, kari
):
    first, second = (
        make_member(name="A"),
        make_member(name="B", email="post@example.org"),
    )
    make_contact(first, function="invoice", email="faktura@example.org")
    make_contact(first, function="main", email="sjef@example.org")
    make_contact(second, function="press", email="presse@example.org")
    third = make_contact(make_member(name="C"), email="hoved@example.org")

    found = messages.select(draft(function="invoice"), kari)

    assert [(one.address, one.instead) for one in found.addressees] == [
        ("faktura@example.org", ""),
        ("post@example.org", "virksomhetens egen adresse"),
        ("hoved@example.org", "hovedkontakt"),
    ]
    assert third.contacts.get().function == Contact.Function.MAIN


def test_a_mailbox_of_two_organizations_gets_it_once_and_names_both(draft, kari):
    yara, sintef, eramet = (make_member(name=n) for n in ("Eramet", "Sintef", "Yara"))
    nora = make_contact(yara, name="Nora", email="nora@example.org")
    make_contact(sintef, person=nora)
    make_contact(eramet, name="Nora N", email="nora+yara@example.org")

    found = messages.select(draft(), kari)

    [one] = found.addressees
    assert (one.address, one.company) == ("nora@example.org", "Eramet, Sintef og Yara")
    assert found.twice == [one]


def test_managers_of_the_profile_and_no_editors_or_former_ones(draft, kari, ours):
    boss = make_user(name="Sjef", email="sjef@example.org")
    make_representative(user=boss, organization=ours, role=MANAGER)

    found = messages.select(draft(function=Message.To.MANAGERS), kari)

    assert "sjef@example.org" in [one.address for one in found.addressees]
    assert all(one.user for one in found.addressees)


def test_a_list_of_people_is_the_people_and_one_of_projects_its_partners(
    three, draft, kari
):
    lone = make_person(name="Alene", email="alene@example.org")
    nobody = make_person(name="Uten", email="")
    make_project(partners=[three[1].contact.organization])

    people = messages.select(draft(noun="people", query=""), kari)
    projects = addresses(draft(noun="projects", query=""), kari)

    assert lone.email in [one.address for one in people.addressees]
    assert (people.without, len(people.addressees)) == ([nobody], 4)
    assert projects == [three[1].email]


def test_former_contacts_and_the_erased_are_left_out(three, draft, kari):
    Contact.objects.filter(person=three[0]).update(
        until="2026-01-01", until_precision="day"
    )
    type(three[1]).objects.filter(pk=three[1].pk).update(email="", link_key="")

    assert addresses(draft(), kari) == [three[2].email]


def test_examples_are_the_first_the_last_and_one_in_english(three, draft, kari):
    make_contact(
        make_member(name="Bedrift 0001b"), language="en", email="en@example.org"
    )

    found = messages.select(draft(), kari)

    assert [one.address for one in found.examples] == [
        three[0].email,
        "en@example.org",
        three[2].email,
    ]
