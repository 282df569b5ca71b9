"""The page of a file that a task makes for a visitor: its states, and the file."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Organization, Task, TaskProgress
from tests.support.factories import make_organization, make_secretary
from tests.support.open_forms import send
from tests.support.task_files import (
    delete_files,
    list_file,
    make_finished_task,
    start_list_file,
    status_text,
    title,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(large):
    return start_list_file(list_file(query="sort=-joined"))


def page_of(task):
    return reverse("directory:download", args=[task.key])


# {state: (what is said of it in each language, fields of the task)}
STATES = {
    "waiting": (("Venter på tur", "Waiting its turn"), {}),
    "running": (("Pågår", "Working"), None),
    "cancelling": (("Avbrytes", "Being cancelled"), {"cancelled_at": timezone.now()}),
    "done": (("Ferdig", "Finished"), {"outcome": "done"}),
    "failed": (
        ("Mislyktes", "Failed"),
        {"outcome": "failed", "failure": "Noe gikk galt."},
    ),
    "cancelled": (("Avbrutt", "Cancelled"), {"outcome": "cancelled"}),
}
IN_STATES = [state for state in STATES if state != "running"]


def in_state(state):
    given = dict(STATES[state][1])
    if state == "done":
        return make_finished_task()
    task = start_list_file(list_file(query="q=a"))
    TaskProgress.objects.filter(task=task).update(
        cancelled_at=given.pop("cancelled_at", None)
    )
    ended = {"ended_at": timezone.now()} if given else {}
    Task.objects.filter(pk=task.pk).update(**given, **ended)
    return Task.objects.get(pk=task.pk)


@pytest.mark.parametrize("state", IN_STATES)
def test_the_page_says_its_state_and_updates_itself_while_unfinished(client, state):
    task = in_state(state)

    pages = [client.get(f"{at}{task.key}/") for at in ("/nedlasting/", "/en/download/")]

    said = STATES[state][0]
    assert tuple(status_text(page) for page in pages) == said
    assert [title(page) for page in pages] == [f"{s}: medlemmer.csv" for s in said]
    is_unfinished = state in ("waiting", "cancelling")
    refresh = '<noscript><meta http-equiv="refresh" content="10"></noscript>'
    for page in pages:
        assert (refresh in page.text, "every 2s" in page.text) == (is_unfinished,) * 2
        # Only news replaces the status.
        swapped = re.findall(r"#task-state\[data-state=(\w+)\]", page.text)
        news = [other for other in STATES if other != state]
        assert swapped == (news if is_unfinished else [])
        assert f'data-state="{state}"' in page.text


def test_a_failed_file_says_why_and_leads_back_to_the_list(client, large):
    page = client.get(page_of(in_state("failed")))

    assert "Noe gikk galt." in page.text
    assert "Gå tilbake til listen og prøv igjen." in page.text
    assert 'href="/medlemmer/?q=a"' in page.text


def test_a_finished_file_says_its_size_and_until_when_it_is_kept(client):
    ended = timezone.now().replace(
        year=2999, month=5, day=17, hour=10, minute=5, second=0
    )
    task = make_finished_task(ended_at=ended)

    page = client.get(page_of(task))

    assert "Last ned medlemmer.csv (3\xa0byte)" in page.text
    assert "Filen kan lastes ned til 18. mai 2999 kl. 12:05." in page.text
    assert f'href="/nedlasting/{task.key}/fil/"' in page.text


def test_the_page_of_a_file_that_was_deleted_says_so(client):
    task = make_finished_task()
    delete_files()

    page = client.get(page_of(task))

    assert status_text(page) == "Ferdig"
    assert "Filen er slettet. Du kan lage den på nytt fra listen." in page.text
    assert client.get(f"{page_of(task)}fil/").status_code == 404


@pytest.mark.parametrize(
    "end", [{"is_listed": False}, None], ids=["unlisted", "deleted"]
)
def test_a_file_is_gone_once_an_organization_in_it_may_not_be_shown(client, end):
    organization, task = make_organization(), make_finished_task()
    before = client.get(f"{page_of(task)}fil/").status_code

    rows = Organization.objects.filter(pk=organization.pk)
    rows.update(**end) if end else rows.delete()

    assert (before, client.get(f"{page_of(task)}fil/").status_code) == (200, 404)


def test_a_waiting_task_is_cancelled_by_its_form(client, waiting):
    answer = send(client, page_of(waiting))

    assert (answer.status_code, answer["Location"]) == (302, page_of(waiting))
    page = client.get(page_of(waiting))
    assert status_text(page) == "Avbrutt"
    assert 'href="/medlemmer/?sort=-joined"' in page.text


def test_a_forged_form_cancels_nothing(client, waiting):
    answer = send(client, page_of(waiting), headers={"Origin": "https://x.example"})

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.ended_at) == (200, None)


def test_what_has_ended_cannot_be_cancelled_and_says_so(client):
    task = make_finished_task()

    answer = send(client, page_of(task))

    assert "Dette er allerede avsluttet." in answer.text
    assert status_text(answer) == "Ferdig"


def test_a_file_that_is_not_finished_or_gone_is_not_found(client, waiting):
    old = make_finished_task(ended_at=timezone.now() - timedelta(hours=25))
    staffs = make_finished_task(make_secretary())
    places = [f"{page_of(waiting)}fil/", page_of(old), f"{page_of(old)}fil/"]
    places += [page_of(staffs), f"{page_of(staffs)}fil/", "/en/download/nothing/"]

    pages = [client.get(place) for place in places]

    assert [page.status_code for page in pages] == [404] * 6
    assert {title(page) for page in pages} == {
        "Filen finnes ikke her",
        "The file is not here",
    }
