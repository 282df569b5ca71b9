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
    "cancelling": (("Avbrytes", "Being cancelled"), {}),
    "done": (("Ferdig", "Finished"), {"outcome": "done"}),
    "failed": (("Mislyktes", "Failed"), {"outcome": "failed", "failure": "Gikk galt."}),
    "cancelled": (("Avbrutt", "Cancelled"), {"outcome": "cancelled"}),
}
IN_STATES = [state for state in STATES if state != "running"]


def in_state(state):
    if state == "done":
        return make_finished_task()
    task, now = start_list_file(list_file(query="q=a")), timezone.now()
    if state == "cancelling":
        TaskProgress.objects.filter(task=task).update(cancelled_at=now)
    if given := STATES[state][1]:
        Task.objects.filter(pk=task.pk).update(ended_at=now, **given)
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


def test_a_file_says_why_it_failed_its_size_and_how_long_it_is_kept(client, large):
    failed = client.get(page_of(in_state("failed"))).text
    at = {"year": 2999, "month": 5, "day": 17, "hour": 10, "minute": 5, "second": 0}
    task = make_finished_task(ended_at=timezone.now().replace(**at))
    done = client.get(page_of(task)).text
    delete_files()
    gone = client.get(page_of(task))

    assert "Gikk galt." in failed
    assert "Gå tilbake til listen og prøv igjen." in failed
    assert 'href="/medlemmer/?q=a"' in failed
    assert "Last ned medlemmer.csv (3\xa0byte)" in done
    assert "Filen kan lastes ned til 18. mai 2999 kl. 12:05." in done
    assert f'href="/nedlasting/{task.key}/fil/"' in done
    assert status_text(gone) == "Ferdig"
    assert "Filen er slettet. Du kan lage den på nytt fra listen." in gone.text
    assert client.get(f"{page_of(task)}fil/").status_code == 404


def test_a_file_is_gone_once_an_organization_in_it_may_not_be_shown(client):
    statuses = []

    for end in ({"is_listed": False}, None):
        one, task = make_organization(), make_finished_task()
        rows = Organization.objects.filter(pk=one.pk)
        statuses.append(client.get(f"{page_of(task)}fil/").status_code)
        rows.update(**end) if end else rows.delete()
        statuses.append(client.get(f"{page_of(task)}fil/").status_code)

    assert statuses == [200, 404, 200, 404]


def test_a_waiting_task_is_cancelled_by_its_own_form_alone_and_once(client, waiting):
    forged = send(client, page_of(waiting), headers={"Origin": "https://x.example"})
    waiting.refresh_from_db()
    assert (forged.status_code, waiting.ended_at) == (200, None)

    answer = send(client, page_of(waiting))

    assert (answer.status_code, answer["Location"]) == (302, page_of(waiting))
    page = client.get(page_of(waiting))
    assert status_text(page) == "Avbrutt"
    assert 'href="/medlemmer/?sort=-joined"' in page.text
    again = send(client, page_of(make_finished_task()))
    assert "Dette er allerede avsluttet." in again.text
    assert status_text(again) == "Ferdig"


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
