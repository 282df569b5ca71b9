"""The writing of a large file as a long task."""

import pytest

from members.exchange import start_write
from members.models import IncomingFile, Organization, Task
from tests.support.files_in import seen_file
from tests.support.refusals import refusal
from tests.support.task_files import run

pytestmark = pytest.mark.django_db


def start(file, by, *, only_good=False):
    chosen = {"reason": "Fra regnskapet", "only_good": only_good}
    return start_write(file, user=by, language="nb", **chosen)


def test_a_large_file_is_written_by_a_task_that_the_file_names(kari):
    file = seen_file(kari, ["Navn"], ["Yara"], ["Eramet"])
    task = start(file, kari)
    assert Organization.objects.count() == 0

    run(task)

    file.refresh_from_db()
    task.refresh_from_db()
    assert (task.outcome, file.task, file.outcome["new"]) == ("done", task, 2)
    assert (file.batch.by, file.batch.reason) == (kari, "Fra regnskapet")


def test_a_file_is_written_by_one_task_at_a_time(kari):
    file = seen_file(kari, ["Navn"], ["Yara"])
    task = start(file, kari)
    assert refusal(lambda: start(file, kari)).code == "ended"

    run(task)

    assert refusal(lambda: start(file, kari)).code == "ended"
    assert Task.objects.count() == 1


def test_a_refusal_is_what_the_task_says(kari):
    file = seen_file(kari, ["Navn", "Orgnr"], ["Yara", "123"])
    task = start(file, kari)

    run(task)

    task.refresh_from_db()
    assert (task.outcome, task.failure[:38]) == (
        "failed",
        "Noen linjer kan ikke importeres: 2: «1",
    )
    file.refresh_from_db()
    assert (file.ended_at, Organization.objects.count()) == (None, 0)


def test_a_file_that_is_deleted_meanwhile_is_not_written(kari):
    file = seen_file(kari, ["Navn"], ["Yara"])
    task = start(file, kari)
    IncomingFile.objects.all().delete()

    run(task)

    task.refresh_from_db()
    assert task.failure == ("Innholdet i denne filen er slettet. Last den opp på nytt.")
