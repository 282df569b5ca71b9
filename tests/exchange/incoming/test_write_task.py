"""The writing of a large file as a long task."""

import pytest

from members.exchange import start_write
from members.models import IncomingFile, Organization, Task
from tests.support.files_in import seen_file
from tests.support.refusals import refusal
from tests.support.task_files import run

pytestmark = pytest.mark.django_db


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
