"""Two files at once, a file and an edit at once, and a large file as a long task."""

import pytest

from members.exchange import start_write, write
from members.models import IncomingFile, Organization, Person, Task
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make_organization, make_secretary
from tests.support.files_in import seen_file
from tests.support.refusals import refusal
from tests.support.task_files import run

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


@pytest.fixture
def file(kari):
    return seen_file(kari, "Navn", ["Yara"], ["Eramet"])


def start(file):
    chosen = {"reason": "Fra regnskapet", "only_good": False}
    return start_write(file, user=file.by, language="nb", **chosen)


def test_a_large_file_is_written_by_one_task_at_a_time_which_the_file_names(kari, file):
    task = start(file)
    assert refusal(lambda: start(file)).code == "ended"
    assert Organization.objects.count() == 0

    run(task)

    file.refresh_from_db()
    assert (task.outcome, file.task, file.outcome["new"]) == ("done", task, 2)
    assert (file.batch.by, file.batch.reason) == (kari, "Fra regnskapet")
    assert refusal(lambda: start(file)).code == "ended"
    assert Task.objects.count() == 1


def test_a_refusal_is_what_the_task_says(kari):
    file = seen_file(kari, "Navn, Orgnr", ["Yara", "123"])

    task = run(start(file))

    said = "Noen linjer kan ikke importeres: 2: «1"
    assert (task.outcome, task.failure[:38]) == ("failed", said)
    file.refresh_from_db()
    assert (file.ended_at, Organization.objects.count()) == (None, 0)


def test_a_file_that_is_deleted_meanwhile_is_not_written(file):
    task = start(file)
    IncomingFile.objects.all().delete()

    run(task)

    assert task.failure == "Innholdet i denne filen er slettet. Last den opp på nytt."
