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
from tests.support.admin import ORGANIZATIONS, choose, said
from tests.support.factories import (
    make_member,
    make_secretary,
)
from tests.support.login import log_in
from tests.support.task_files import (
    make_finished_task,
    run,
    start_rows_file,
    status_text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(lower):
    """Create three members, more than come at once."""
    lower("rows of a file made at once", 2)
    return [make_member(name=name) for name in ("Alfa", "Beta", "Gamma")]


@pytest.fixture
def waiting(kari, many):
    return start_rows_file(kari, many, f"{ORGANIZATIONS}?relation=member")


def page_of(task):
    return reverse("admin:task", args=[task.key])


def workbook_names(answer):
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)]


def test_few_rows_come_at_once(as_secretary, many):
    answer = as_secretary.post(ORGANIZATIONS, choose(many[:2], "download", index="0"))

    assert (workbook_names(answer), Task.objects.count()) == (["Alfa", "Beta"], 0)


def about_of(answer):
    """Return the second sheet of a workbook as {label: value}."""
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return dict(book.worksheets[1].iter_rows(values_only=True))


@pytest.mark.parametrize("how_many", [2, 3], ids=["at once", "by a task"])
def test_a_workbook_says_what_list_its_rows_were_chosen_in(
    as_secretary, many, how_many
):
    address = f"{ORGANIZATIONS}?relation=member&listed=yes"
    answer = as_secretary.post(address, choose(many[:how_many], "download", index="0"))
    for task in Task.objects.all():
        run(task)
        answer = as_secretary.get(f"{page_of(task)}file/")

    about = about_of(answer)

    assert about.pop("Filen er laget")
    assert about == {
        "Liste": "virksomheter",
        "Data per": datetime.combine(timezone.localdate(), datetime.min.time()),
        "Antall rader": how_many,
        "Tilknytning til klyngen": "I medlemslisten",
        "Vises offentlig": "Ja",
        "Listens adresse": f"{settings.SITE_ADDRESS}{address}",
    }


def test_many_rows_start_a_task_and_lead_to_its_page(as_secretary, kari, many):
    address = f"{ORGANIZATIONS}?relation=member&o=-1"

    answer = as_secretary.post(address, choose(many, "download", index="0"))

    task = Task.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(task))
    assert (task.user, task.language) == (kari, "nb")
    page = as_secretary.get(answer["Location"])
    assert (status_text(page), page.context["title"]) == (
        "Venter på tur",
        "virksomheter.xlsx",
    )
    assert f'href="{ORGANIZATIONS}?relation=member&amp;o=-1"' in page.text


def test_the_workbook_of_a_task_is_the_one_that_comes_at_once(
    as_secretary, many, lower
):
    chosen = choose(many, "download", index="0")
    as_secretary.post(f"{ORGANIZATIONS}?o=-1", chosen)
    task = run(Task.objects.get())
    lower("rows of a file made at once", 3)

    made = as_secretary.get(f"{page_of(task)}file/")
    at_once = as_secretary.post(f"{ORGANIZATIONS}?o=-1", chosen)

    assert made["Content-Disposition"] == at_once["Content-Disposition"]
    assert made["Cache-Control"] == "private, no-store"
    assert workbook_names(made) == workbook_names(at_once)


def test_one_sees_ones_own_tasks_of_the_last_day(as_secretary, kari, many):
    old, new = make_finished_task(kari), make_finished_task(kari)
    make_finished_task(make_secretary())
    make_finished_task()
    begun = start_rows_file(kari, many)
    long_ago = timezone.now() - timedelta(hours=25)
    Task.objects.filter(pk=old.pk).update(ended_at=long_ago)

    page = as_secretary.get(reverse("admin:tasks"))

    shown = [(one.task, one.state.label) for one in page.context["tasks"]]
    assert shown == [(begun, "Venter på tur"), (new, "Ferdig")]
    assert as_secretary.get(page_of(old)).status_code == 404


def test_the_front_page_leads_to_ones_tasks_when_there_are_any(as_secretary, kari):
    make_finished_task(make_secretary())
    before = as_secretary.get(reverse("admin:index"))

    make_finished_task(kari)
    after = as_secretary.get(reverse("admin:index"))

    link = f'href="{reverse("admin:tasks")}"'
    assert (link in before.text, link in after.text) == (False, True)


def test_without_a_task_the_list_says_so(as_secretary):
    page = as_secretary.get(reverse("admin:tasks"))

    assert "Du har ikke startet noen lange oppgaver det siste døgnet." in page.text


def places_of(task):
    return [page_of(task), f"{page_of(task)}file/"]


def test_nobody_else_of_the_staff_finds_a_task(as_superuser, kari, many):
    task, waiting = run(start_rows_file(kari, many)), start_rows_file(kari, many)
    of_a_visitor = make_finished_task()

    places = [*places_of(task), *places_of(of_a_visitor)]
    answers = [as_superuser.get(place) for place in places]
    answers.append(as_superuser.post(page_of(waiting)))

    assert [answer.status_code for answer in answers] == [404] * 5
    assert not TaskProgress.objects.exclude(cancelled_at=None).exists()


def test_a_workbook_is_refused_to_one_who_may_no_longer_see_its_rows(
    as_secretary, kari, many
):
    task = run(start_rows_file(kari, many))
    make_secretary()  # one must be left
    kari.groups.clear()

    answers = [as_secretary.get(place).status_code for place in places_of(task)]

    assert answers == [200, 403]


def test_a_task_is_cancelled_on_its_page(as_secretary, waiting):
    answer = as_secretary.post(page_of(waiting), follow=True)

    assert answer.redirect_chain == [(page_of(waiting), 302)]
    assert (status_text(answer), said(answer)) == ("Avbrutt", [])
    assert f'href="{ORGANIZATIONS}?relation=member"' in answer.text
    assert as_secretary.get(f"{page_of(waiting)}file/").status_code == 404


def test_what_has_ended_cannot_be_cancelled_and_says_so(as_secretary, waiting):
    run(waiting)

    answer = as_secretary.post(page_of(waiting), follow=True)

    assert (status_text(answer), said(answer)) == (
        "Ferdig",
        ["Dette er allerede avsluttet."],
    )


def test_a_forged_form_cancels_nothing(kari, waiting):
    client = log_in(Client(enforce_csrf_checks=True), kari)

    answer = client.post(page_of(waiting))

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.ended_at) == (403, None)


def test_tasks_of_a_user_who_is_deleted_go_with_their_files(kari, many):
    run(start_rows_file(kari, many))
    assert TaskPiece.objects.exists()
    make_secretary()  # one must be left

    kari.delete()

    assert (Task.objects.count(), TaskPiece.objects.count()) == (0, 0)
