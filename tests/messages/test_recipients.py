"""Who gets a message: everybody of the list who can, nobody twice."""

import pytest

from members import messages
from members.models import Contact, Message, Person
from tests.support.factories import (
    LONG_AGO,
    make_contact,
    make_member,
    make_person,
    make_project,
    make_representative,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def select(draft, kari):
    """Return a function that selects the recipients of a draft."""
    return lambda **given: messages.select(draft(**given), kari)


def addresses(selection):
    return [one.address for one in selection.addressees]


def test_each_member_is_written_to_by_its_main_contacts_and_examples_are_three(
    three, select
):
    other = make_contact(make_member(name="Bedrift x"), function="press", email="")
    english = {"language": "en", "email": "en@example.org", "name": "Kontakt 0001b"}
    make_contact(make_member(name="Bedrift 0001b"), **english)

    selection = select()

    names = [f"Kontakt {n}" for n in ("0000", "0001", "0001b", "0002")]
    assert [one.name for one in selection.addressees] == names
    assert selection.without == [other.contacts.get().organization]
    # The first, the last and one in English.
    examples = [one.address for one in selection.examples]
    assert examples == [three[0].email, "en@example.org", three[2].email]


def test_without_the_function_it_goes_to_the_main_contact_and_then_to_the_organization(
    select,
):
    first, third = make_member(name="A"), make_member(name="C")
    second = make_member(name="B", email="post@example.org")
    make_contact(first, function="invoice", email="faktura@example.org")
    make_contact(first, function="main", email="sjef@example.org")
    make_contact(second, function="press", email="presse@example.org")
    make_contact(third, function="main", email="hoved@example.org")

    selection = select(function="invoice")

    assert [(one.address, one.instead) for one in selection.addressees] == [
        ("faktura@example.org", ""),
        ("post@example.org", "virksomhetens egen adresse"),
        ("hoved@example.org", "hovedkontakt"),
    ]


def test_a_mailbox_of_two_organizations_gets_it_once_and_names_both(select):
    yara, sintef, eramet = (make_member(name=n) for n in ("Eramet", "Sintef", "Yara"))
    nora = make_contact(yara, name="Nora", email="nora@example.org")
    make_contact(sintef, person=nora)
    make_contact(eramet, name="Nora N", email="nora+yara@example.org")

    selection = select()

    [one] = selection.addressees
    assert (one.address, one.company) == ("nora@example.org", "Eramet, Sintef og Yara")
    assert selection.twice == [one]


def test_managers_of_the_profile_and_no_editors_or_former_ones(select, ours, eva, ola):
    former = {"role": "manager", "until": LONG_AGO}
    make_representative(organization=ours, **former)

    selection = select(function=Message.To.MANAGERS)

    assert [one.user for one in selection.addressees] == [ola.pk]
    assert addresses(selection) == [ola.email]


def test_a_list_of_people_is_the_people_and_one_of_projects_its_partners(three, select):
    lone = make_person(name="Alene", email="alene@example.org")
    nobody = make_person(name="Uten", email="")
    make_project(partners=[three[1].contact.organization])

    people = select(noun="people", query="")

    emails = [lone.email, *(person.email for person in three)]
    assert (addresses(people), people.without) == (emails, [nobody])
    assert addresses(select(noun="projects", query="")) == [three[1].email]


def test_former_contacts_and_the_erased_are_left_out(three, select):
    until = {"until": "2026-01-01", "until_precision": "day"}
    Contact.objects.filter(person=three[0]).update(**until)
    Person.objects.filter(pk=three[1].pk).update(email="", link_key="")

    assert addresses(select()) == [three[2].email]
