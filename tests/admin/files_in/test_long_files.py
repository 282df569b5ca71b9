"""A long file is looked at and written by tasks, which its pages lead to and from."""

from itertools import count

import pytest
from django.utils.translation import gettext as _

from members.models import IncomingFile, Organization, Task
from tests.admin.files_in.test_columns import HEADINGS, LINES, address
from tests.support.files_in import make_file
from tests.support.html_forms import filled
from tests.support.task_files import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_file_is_long(lower):
    lower("lines of a file looked at at once", 1)


@pytest.fixture
def task(as_secretary, kari):
    """Return the task that looks at a file of five rows."""
    incoming = make_file(kari, HEADINGS, *LINES, name="regnskap.xlsx")
    page = as_secretary.get(address(incoming))
    answer = as_secretary.post(address(incoming), filled(page))
    task = Task.objects.get()
    assert answer.url == f"/admin/tasks/{task.key}/"
    return task


def test_a_long_file_is_looked_at_and_written_by_tasks(as_secretary, kari, task):
    waits = as_secretary.get(task.input["list"]).context["task"]
    again = as_secretary.post(task.input["list"], {"do": "look"})
    run(task)
    page = as_secretary.get(task.input["list"])
    given = filled(page, do="write", reason="Fra regnskapet")
    started = as_secretary.post(task.input["list"], given)
    twice = as_secretary.post(task.input["list"], given)
    meanwhile = as_secretary.get(task.input["list"])
    writing = run(Task.objects.latest("pk"))

    assert (waits, again.url) == (task, f"/admin/tasks/{task.key}/")
    assert [kind for kind, *_rest in page.context["incoming"].seen.values()] == [
        "new"
    ] * 5
    follow = f"/admin/tasks/{writing.key}/"
    assert [one.url for one in (started, twice, meanwhile)] == [follow] * 3
    assert (writing.outcome, Organization.objects.count()) == ("done", 5)
    ended = as_secretary.get(f"/admin/tasks/{writing.key}/")
    texts = (_("Back to the file"), _("See the result"))
    assert [text in ended.text for text in texts] == [True, True]
    result = as_secretary.get(task.input["list"], follow=True)
    assert result.context["incoming"].outcome["new"] == 5


def test_a_look_at_what_was_changed_meanwhile_is_not_stored(as_secretary, kari, task):
    files, reports = IncomingFile.objects.filter(by=kari), count()

    def change():
        # The first report comes before the look.
        if next(reports):
            files.update(empty_clears=True)

    run(task, meanwhile=change)

    failed = _("The file was changed meanwhile. Look at it again.")
    assert (task.outcome, task.failure, files.get().seen) == ("failed", failed, {})
