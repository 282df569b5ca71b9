"""Two files at once, and a file and an edit at once."""

import pytest

from members.exchange import write
from members.models import Organization, Person
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make_organization, make_secretary
from tests.support.files_in import seen_file

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def yara():
    return make_organization(name="Yara", phone="35 00 00 00")


@pytest.mark.parametrize(("waits", "code"), [(False, "busy"), (True, "meanwhile")])
def test_of_two_files_at_once_the_second_finds_what_the_first_writes(
    yara, kari, waits, code
):
    per, line = make_secretary(), ("Yara", "Nora Nordmann")
    headings, target = "Virksomhet, Kontaktperson", "contacts"
    files = [seen_file(by, headings, line, target=target) for by in (kari, per)]

    refusals = concurrent_refusals(
        lambda: write(files[0], by=kari, reason=""),
        lambda: write(files[1], by=per, reason="", waits=waits),
    )

    assert (refusals, Person.objects.count()) == ([code], 1)


def test_an_edit_that_arrives_meanwhile_is_never_overwritten(yara, kari):
    file = seen_file(kari, "Navn, Telefon", ("Yara", "35 92 00 00"))

    refusals = concurrent_refusals(
        lambda: Organization.objects.update(phone="35 11 11 11"),
        lambda: write(file, by=kari, reason=""),
    )

    assert refusals == ["meanwhile"]
    assert Organization.objects.get().phone == "35 11 11 11"


def test_a_file_waits_for_an_edit_of_its_own_organizations_alone(yara, kari):
    make_organization(name="Borg")
    file = seen_file(kari, "Navn, Telefon", ("Yara", "35 92 00 00"))

    def edit():
        Organization.objects.filter(name="Borg").update(phone="35 11 11 11")

    assert not waits(lambda: write(file, by=kari, reason=""), edit)
    assert Organization.objects.get(name="Yara").phone == "35 92 00 00"
