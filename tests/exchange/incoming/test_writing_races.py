"""Files of all kinds: two at once, beside an edit, as a long task, and undone as a whole."""

import pytest

from members import models
from members.exchange import start_write, write
from members.models import Organization, Person
from members.people import send_held_notices
from tests.support import admin
from tests.support.cases import cases
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make
from tests.support.files_in import in_an_hour, seen_file
from tests.support.table_contents import facts
from tests.support.task_files import run

at_once = pytest.mark.django_db(transaction=True)


@pytest.fixture
def yara():
    return make.organization(name="Yara", phone="35 00 00 00")


@at_once
@pytest.mark.parametrize(("waits", "code"), [(False, "busy"), (True, "meanwhile")])
def test_of_two_files_at_once_the_second_finds_what_the_first_writes(
    yara, kari, waits, code
):
    per, line = make.secretary(), ("Yara", "Nora Nordmann")
    headings, target = "Virksomhet, Kontaktperson", "contacts"
    files = [seen_file(by, headings, line, target=target) for by in (kari, per)]

    refusals = concurrent_refusals(
        lambda: write(files[0], by=kari, reason=""),
        lambda: write(files[1], by=per, reason="", waits=waits),
    )

    assert (refusals, Person.objects.count()) == ([code], 1)


@at_once
def test_an_edit_that_arrives_meanwhile_is_never_overwritten(yara, kari):
    file = seen_file(kari, "Navn, Telefon", ("Yara", "35 92 00 00"))

    refusals = concurrent_refusals(
        lambda: Organization.objects.update(phone="35 11 11 11"),
        lambda: write(file, by=kari, reason=""),
    )

    assert refusals == ["meanwhile"]
    assert Organization.objects.get().phone == "35 11 11 11"


@at_once
def test_a_file_waits_for_an_edit_of_its_own_organizations_alone(yara, kari):
    make.organization(name="Borg")
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
    return start_write(file, user=file.by, **chosen)


def test_a_refusal_is_what_the_task_says_also_of_a_file_deleted_meanwhile(kari):
    file = seen_file(kari, "Navn, Orgnr", ["Yara", "123"])

    task = run(start(file))

    said = "Some lines cannot be written: 2: “123”"
    assert (task.outcome, task.failure[: len(said)]) == ("failed", said)
    file.refresh_from_db()
    assert (file.ended_at, Organization.objects.count()) == (None, 0)
    task = start(seen_file(kari, "Navn", ["Yara"]))
    models.IncomingFile.objects.all().delete()
    gone = "The contents of this file have been deleted. Upload it again."
    assert run(task).failure == gone


def written(file):
    return write(file, reason="Fra regnskapet", by=file.by)


@pytest.mark.parametrize("file", cases(__file__, "other_files.jsonl"))
def test_a_file_is_written_once_and_undone_as_a_whole(file, kari, as_secretary):
    yara = make.member(name="Yara", since="2019-01-01")
    make.organization(name="Borg")
    make.contact(yara, name="Ola", email="ola@example.org")
    make.project(title_nb="Fangst"), make.site(name="Herøya")
    make.topic(label_nb="Hydrogen", kind="theme")
    make.body(name_nb="Styret", kind="board")
    lines, target = file["lines"], file["target"]
    before = facts()

    outcome = written(seen_file(kari, file["headings"], *lines, target=target))

    rows = getattr(models, file["model"]).objects.values_list(*file["columns"])
    assert sorted([str(cell) for cell in row] for row in rows) == file["rows"]
    through = models.Project.themes.through, models.Project.sites.through
    ties = [model.objects.count() for model in through]
    assert (outcome["left"], ties) == ([], [target == "projects"] * 2)
    again = seen_file(kari, file["headings"], *lines, target=target)
    assert written(again)["same"] == len(lines)
    admin.undo(as_secretary, models.Batch.objects.get(act="file"))
    send_held_notices(in_an_hour)
    assert facts() == before
