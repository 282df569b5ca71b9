"""Two files at once, and a file and an edit at once; each race without its guard, too."""

import pytest

from members.exchange.incoming import writing
from members.models import Organization, Person
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_organization, make_secretary
from tests.support.files_in import seen_file

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = ["Virksomhet", "Kontaktperson"]


@pytest.fixture
def yara():
    return make_organization(name="Yara", phone="35 00 00 00")


def write_two(kari, **options):
    """Write two files of one person each, both seen before, at once."""
    per = make_secretary()
    line = ("Yara", "Nora Nordmann")
    files = [seen_file(by, PEOPLE, line, target="contacts") for by in (kari, per)]
    return concurrent_refusals(
        lambda: writing.write(files[0], by=kari, reason=""),
        lambda: writing.write(files[1], by=per, reason="", **options),
    )


def test_of_two_files_at_once_the_second_is_refused(yara, kari):
    assert write_two(kari) == ["busy"]
    assert Person.objects.count() == 1


def test_a_second_file_that_waits_finds_what_the_first_has_written(yara, kari):
    assert write_two(kari, waits=True) == ["meanwhile"]
    assert Person.objects.count() == 1


def test_without_its_turn_the_second_writes_the_same_again(yara, kari, monkeypatch):
    monkeypatch.setattr(writing, "_take_turn", lambda waits: None)

    assert write_two(kari) == []
    assert Person.objects.count() == 2


def edit_meanwhile(kari):
    """Write a file while another transaction has changed the same organization."""
    file = seen_file(kari, ["Navn", "Telefon"], ("Yara", "35 92 00 00"))
    return concurrent_refusals(
        lambda: Organization.objects.update(phone="35 11 11 11"),
        lambda: writing.write(file, by=kari, reason=""),
    )


def test_an_edit_that_arrives_meanwhile_is_never_overwritten(yara, kari):
    assert edit_meanwhile(kari) == ["meanwhile"]
    assert Organization.objects.get().phone == "35 11 11 11"


def test_without_the_lock_the_edit_is_lost(yara, kari, monkeypatch):
    monkeypatch.setattr(writing, "lock_and_compare", lambda lines: None)

    assert edit_meanwhile(kari) == []
    assert Organization.objects.get().phone == "35 92 00 00"
