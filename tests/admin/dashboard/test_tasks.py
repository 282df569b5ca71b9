"""The long tasks of staff: workbooks of many rows, each for whoever started it."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from members.models import Task, TaskPiece, TaskProgress
from tests.support import task_files
from tests.support.admin import ORGANIZATIONS, choose, said
from tests.support.factories import make
from tests.support.login import log_in

MEMBERS = f"{ORGANIZATIONS}?kind__exact=company"


@pytest.fixture
def many(lower):
    """Create three members, more than come at once."""
    lower("rows of a file made at once", 2)
    return [make.member(name=name) for name in ("Alfa", "Beta", "Gamma")]


@pytest.fixture
def waiting(kari, many):
    return task_files.start_rows_file(kari, many, MEMBERS)


def page_of(task):
    return reverse("admin:task", args=[task.key])


def file_of(task):
    return f"{page_of(task)}file/"


def download(client, rows, address=ORGANIZATIONS):
    return client.post(address, choose(rows, "download", index="0"))


def sheets(answer):
    """Return the names of the rows of a workbook, and its second sheet as a dict."""
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = book.active.iter_rows(min_row=2, values_only=True)
    about = dict(book.worksheets[1].iter_rows(values_only=True))
    assert about.pop("Filen er laget")
    return [row[0] for row in rows], about


@pytest.mark.parametrize("number", [2, 3], ids=["at once", "by a task"])
def test_a_workbook_comes_at_once_or_by_a_task(as_secretary, many, number):
    answer = download(as_secretary, many[:number], MEMBERS)
    assert Task.objects.count() == number - 2
    for task in Task.objects.all():
        answer = as_secretary.get(file_of(task_files.run(task)))

    names, about = sheets(answer)
    assert names == ["Alfa", "Beta", "Gamma"][:number]
    assert about == {
        "Liste": "virksomheter",
        "Data per": datetime.combine(timezone.localdate(), datetime.min.time()),
        "Antall rader": number,
        "Filtre": "ingen: radene er valgt enkeltvis",
        "Listens adresse": f"{settings.SITE_ADDRESS}{MEMBERS}",
    }


def test_the_file_of_a_task_is_the_one_of_few_rows(as_secretary, kari, many, lower):
    address = f"{MEMBERS}&o=-1"
    answer = download(as_secretary, many, address)

    task = Task.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(task))
    assert (task.user, task.language) == (kari, "nb")
    page = as_secretary.get(page_of(task))
    texts = (task_files.status_text(page), page.context["title"])
    assert texts == ("Venter på tur", "virksomheter.xlsx")
    assert f'href="{MEMBERS}&amp;o=-1"' in page.text

    made = as_secretary.get(file_of(task_files.run(task)))
    lower("rows of a file made at once", 3)
    at_once = download(as_secretary, many, address)
    assert made["Content-Disposition"] == at_once["Content-Disposition"]
    assert made["Cache-Control"] == "private, no-store"
    assert sheets(made) == sheets(at_once)


def test_one_sees_ones_own_tasks_of_the_last_day(as_secretary, kari, many):
    tasks = reverse("admin:tasks")
    task_files.make_finished_task(make.secretary())
    task_files.make_finished_task()
    before = as_secretary.get(reverse("admin:index"))
    words = "Du har ikke startet noen lange oppgaver det siste døgnet."
    assert words in as_secretary.get(tasks).text

    old, new = task_files.make_finished_task(kari), task_files.make_finished_task(kari)
    begun = task_files.start_rows_file(kari, many)
    long_ago = timezone.now() - timedelta(hours=25)
    Task.objects.filter(pk=old.pk).update(ended_at=long_ago)

    fronts = (before, as_secretary.get(reverse("admin:index")))
    assert [f'href="{tasks}"' in front.text for front in fronts] == [False, True]
    rows = as_secretary.get(tasks).context["tasks"]
    shown = [(row.task, row.state.label) for row in rows]
    assert shown == [(begun, "Venter på tur"), (new, "Ferdig")]
    assert as_secretary.get(page_of(old)).status_code == 404


def test_a_task_is_its_users_alone(as_secretary, as_superuser, kari, waiting, many):
    task = task_files.run(task_files.start_rows_file(kari, many))
    own, visitors = (
        [place(one) for place in (page_of, file_of)]
        for one in (task, task_files.make_finished_task())
    )
    answers = [as_superuser.get(place) for place in (*own, *visitors)]
    answers.append(as_superuser.post(page_of(waiting)))
    assert [answer.status_code for answer in answers] == [404] * 5
    assert not TaskProgress.objects.exclude(cancelled_at=None).exists()

    make.secretary()  # one must be left
    kari.groups.clear()
    assert [as_secretary.get(place).status_code for place in own] == [200, 403]
    assert TaskPiece.objects.filter(task=task).exists()
    kari.delete()
    assert not Task.objects.filter(pk__in=[task.pk, waiting.pk]).exists()
    assert not TaskPiece.objects.filter(task_id=task.pk).exists()


def test_a_task_is_cancelled_on_its_page_until_it_ended(as_secretary, waiting, kari):
    forged = log_in(Client(enforce_csrf_checks=True), kari).post(page_of(waiting))
    waiting.refresh_from_db()
    assert (forged.status_code, waiting.ended_at) == (403, None)

    answer = as_secretary.post(page_of(waiting), follow=True)
    assert answer.redirect_chain == [(page_of(waiting), 302)]
    assert (task_files.status_text(answer), said(answer)) == ("Avbrutt", [])
    assert f'href="{MEMBERS}"' in answer.text
    assert as_secretary.get(file_of(waiting)).status_code == 404

    task = task_files.run(task_files.start_rows_file(kari, [make.member()]))
    answer = as_secretary.post(page_of(task), follow=True)
    texts = (task_files.status_text(answer), said(answer))
    assert texts == ("Ferdig", ["Dette er allerede avsluttet."])
