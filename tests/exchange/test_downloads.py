"""Large lists as files: who may start a task, what it makes, and when it is found again."""

import tempfile
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from members.models import Membership, RateLimit, Task
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.refusals import refusal
from tests.support.task_files import (
    bytes_of,
    cancel,
    list_file,
    run,
    start_list_file,
    start_rows_file,
    text_of,
)


@pytest.fixture
def members():
    return [make.member(name=name) for name in ("Alfa", "Beta", "Gamma")]


def refused(**options):
    return refusal(lambda: start_list_file(list_file(), **options)).code


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", ["organizations", "projects"])
def test_a_task_makes_the_csv_that_comes_at_once(members, name, language):
    file = list_file(name, query="q=a&sort=-joined")
    task = run(start_list_file(file, language))

    with translation.override(language):
        at_once, file_name = (
            b"".join(file.format.write(file.sheet.table())),
            file.file_name,
        )

    assert (bytes_of(task), task.file_size) == (at_once, len(at_once))
    assert (task.file_name, task.file_type) == (file_name, file.format.type)


def names_in(text):
    return [name for name in ("Alfa", "Beta", "Gamma") if name in text]


def test_a_file_is_made_of_the_members_of_its_day_that_are_listed_by_then(members):
    alfa, beta, _gamma = members
    today, rows = timezone.localdate(), Membership.objects.filter(organization=alfa)
    workbook = text_of(run(start_list_file(list_file(ending="xlsx"))))
    assert names_in(workbook) == ["Alfa", "Beta", "Gamma"]
    rows.update(until=today)
    task, sheet = start_list_file(list_file(query=f"on={today}")), list_file().sheet
    assert len(sheet.ids) == 3
    type(beta).objects.filter(pk=beta.pk).update(is_listed=False)

    assert names_in(text_of(run(task))) == ["Alfa", "Gamma"]
    assert [row[0] for row in sheet.rows()] == ["Alfa", "Gamma"], "A task that runs."
    tomorrow = list_file(query=f"on={today + timedelta(days=1)}")
    assert names_in(text_of(run(start_list_file(tomorrow)))) == ["Gamma"]


OTHER_LISTS = [
    {"ending": "xlsx"},
    *({"query": query} for query in ("sort=-joined", "q=alfa", "on=2026-05-17")),
]


def test_a_finished_file_is_found_by_the_same_list_for_a_day_however_asked_for(members):
    make.member(name="Omega", since=timezone.localdate())
    task = run(start_list_file(list_file(query="sort=name&page=3")))

    assert list_file(query="relation=member").finished_task() == task
    assert [list_file(**other).finished_task() for other in OTHER_LISTS] == [None] * 4
    long_ago = timezone.now() - timedelta(days=1, seconds=1)
    Task.objects.filter(pk=task.pk).update(ended_at=long_ago)
    assert list_file(query="relation=member").finished_task() is None


def test_a_file_of_staff_is_never_found_by_a_visitor(members):
    run(start_rows_file(make.secretary(), members))
    Task.objects.update(content=list_file().content())

    assert list_file().finished_task() is None


def test_visitors_have_two_unfinished_tasks_at_most_beside_those_of_staff(members):
    staffs = [start_rows_file(make.secretary(), members) for _ in range(3)]
    visitors = [start_list_file(list_file(), form=form) for form in ("b", "c")]

    assert refused() == "busy"
    assert list(Task.objects.unfinished()) == [*staffs, *visitors]
    run(staffs[0])
    assert refused() == "busy"
    run(visitors[0])
    # A form that is sent twice starts one task.
    assert start_list_file(list_file(), form="c") == visitors[1]
    cancel(visitors[1])
    assert start_list_file(list_file(), form="c") != visitors[1]
    assert start_list_file(list_file()).ended_at is None


def test_a_visitor_starts_twelve_tasks_an_hour_and_being_told_to_wait_costs_none():
    for form in ("b", "c"):
        start_list_file(list_file(), form=form)
    assert {refused() for _ in range(20)} == {"busy"}
    Task.objects.all().delete()
    for number in range(10):
        run(start_list_file(list_file(), form=str(number)))

    assert refused(form="x") == "too_many"
    assert start_list_file(list_file(), address="192.0.2.2").ended_at is None
    for row in RateLimit.objects.filter(action="download"):
        row.made = [moment - timedelta(minutes=61) for moment in row.made]
        row.save()
    assert start_list_file(list_file(), form="x").ended_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_visitors_at_once_the_third_task_is_refused():
    start_list_file(list_file(), form="first")

    refusals = concurrent_refusals(
        lambda: start_list_file(list_file(), address="192.0.2.2", form="second"),
        lambda: start_list_file(list_file(), address="192.0.2.3", form="third"),
    )

    assert (refusals, Task.objects.count()) == (["busy"], 2)


def test_a_workbook_is_not_made_for_staff_who_may_no_longer_see_the_rows(members):
    user, _left = make.secretary(), make.secretary()
    task = start_rows_file(user, members)
    user.groups.clear()

    run(task)

    failure = "You no longer have access to these rows."
    assert (task.outcome, task.failure) == ("failed", failure)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_cancelled_file_leaves_nothing_behind(members, ending, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    task = start_list_file(list_file(ending=ending))
    reports = []

    def cancel_once_rows_are_written():
        reports.append(task)
        if len(reports) == 2:
            task.progress.cancelled_at = timezone.now()
            task.progress.save()

    run(task, meanwhile=cancel_once_rows_are_written)

    assert (task.outcome, task.file_name, task.pieces.count()) == ("cancelled", "", 0)
    assert list(tmp_path.iterdir()) == []
