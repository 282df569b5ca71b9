"""The files of lists: small ones at once, large ones from a task with a page of its own."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Organization, RateLimit, Task, TaskProgress
from tests.directory.conftest import make_members
from tests.support import task_files
from tests.support.factories import make
from tests.support.html_forms import HERE, send

CSV = "/medlemmer.csv"


def test_a_small_list_comes_at_once_and_a_large_one_is_offered(client):
    make_members(2_000)
    make.member(name="Alfa")
    pages = "/medlemmer/?q=alfa", "/medlemmer/", "/en/members/"
    counts = [
        re.search(r"\w+( ned)? [\d\W]+ (rad|rows?)\w* (as|som)", client.get(at).text)[0]
        for at in pages
    ]
    small = client.get(f"{CSV}?q=alfa")

    downloads = ["Last ned 1 rad som", "Last ned 2\xa0001 rader som"]
    assert counts == [*downloads, "Download 2,001 rows as"]
    kinds = small.status_code, small["Content-Type"]
    assert kinds == (200, "text/csv; charset=utf-8")
    xlsx, by_joining = "/en/members.xlsx?sort=-joined", "/en/members/?sort=-joined"
    for address, rows, back in [
        (CSV, "Listen har 2\xa0001 rader", "/medlemmer/"),
        (xlsx, "The list has 2,001 rows", by_joining),
    ]:
        page = client.get(address)
        assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
        assert (rows in page.text, f'href="{back}"' in page.text) == (True, True)
        assert dict(page.cookies) == {}
        head = client.head(address, headers=HERE)
        assert (head.status_code, head.content) == (200, b"")
    assert Task.objects.count() == 0


def test_the_form_of_the_offer_starts_a_task_and_leads_to_its_page(client, large):
    answer = send(client, f"{CSV}?sort=-joined")

    task = Task.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/nedlasting/{task.key}/")
    assert (task.user, task.language) == (None, "nb")
    page = client.get(answer["Location"])
    assert 'href="/medlemmer/?sort=-joined"' in page.text
    assert (dict(answer.cookies), dict(page.cookies)) == ({}, {})


def test_a_file_that_was_made_is_sent_to_the_next_visitor_until_a_change(client, large):
    task = task_files.run(task_files.start_list_file(task_files.list_file()))

    answer = client.get(CSV)

    assert b"".join(answer.streaming_content) == task_files.bytes_of(task)
    assert answer["Content-Length"] == str(task.file_size)
    assert (answer["Cache-Control"], dict(answer.cookies)) == ("no-store", {})
    file = client.get(f"/en/download/{task.key}/file/")
    named = f"medlemmer-{timezone.localdate()}.csv"
    assert file["Content-Disposition"] == f'attachment; filename="{named}"'
    # It is offered anew in the other language, and after a change.
    english = client.get("/en/members.csv")
    large.phone = "35 00 00 00"
    large.save()
    for page in (english, client.get(CSV)):
        assert page["Content-Type"] == "text/html; charset=utf-8"


def test_a_refused_form_starts_nothing_and_says_why(client, large):
    for wrong in ({"headers": {"Origin": "https://x.example"}}, {"form_token": "x"}):
        answer = send(client, CSV, **wrong)
        assert (answer.status_code, Task.objects.count()) == (200, 0)
        assert 'role="alert"' in answer.text
        assert task_files.title(answer) == "Feil: Last ned medlemmer.csv"


def test_a_third_visitor_is_told_to_try_again_in_a_minute(client, large):
    for form in ("b", "c"):
        task_files.start_list_file(task_files.list_file(), form=form)

    answer = send(client, f"{CSV}?sort=-joined")

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Cache-Control"] == "no-store"
    assert "Andre filer lages akkurat nå. Prøv igjen om et minutt." in answer.text
    assert 'href="/medlemmer/?sort=-joined"' in answer.text
    assert f'href="{CSV}?sort=-joined"' in answer.text
    assert Task.objects.count() == 2


def test_a_client_that_starts_many_tasks_is_refused_in_words(client, large):
    answers = [send(client, CSV)]
    for made in (11, 12):
        Task.objects.all().delete()
        RateLimit.objects.update(made=[timezone.now()] * made)
        answers.append(send(client, CSV))

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert Task.objects.count() == 0
    assert "For mange forsøk" in answers[-1].text


@pytest.fixture
def waiting(large):
    return task_files.start_list_file(task_files.list_file(query="sort=-joined"))


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
        return task_files.make_finished_task()
    task = task_files.start_list_file(task_files.list_file(query="q=a"))
    now = timezone.now()
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
    assert tuple(task_files.status_text(page) for page in pages) == said
    titles = [f"{s}: medlemmer.csv" for s in said]
    assert [task_files.title(page) for page in pages] == titles
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
    task = task_files.make_finished_task(ended_at=timezone.now().replace(**at))
    done = client.get(page_of(task)).text
    task_files.delete_files()
    gone = client.get(page_of(task))

    assert "Gikk galt." in failed
    assert "Gå tilbake til listen og prøv igjen." in failed
    assert 'href="/medlemmer/?q=a"' in failed
    assert "Last ned medlemmer.csv (3\xa0byte)" in done
    assert "Filen kan lastes ned til 18. mai 2999 kl. 12:05." in done
    assert f'href="/nedlasting/{task.key}/fil/"' in done
    assert task_files.status_text(gone) == "Ferdig"
    assert "Filen er slettet. Du kan lage den på nytt fra listen." in gone.text
    assert client.get(f"{page_of(task)}fil/").status_code == 404


def test_a_file_is_gone_once_an_organization_in_it_may_not_be_shown(client):
    statuses = []

    for end in ({"is_listed": False}, None):
        one, task = make.organization(), task_files.make_finished_task()
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
    assert task_files.status_text(page) == "Avbrutt"
    assert 'href="/medlemmer/?sort=-joined"' in page.text
    again = send(client, page_of(task_files.make_finished_task()))
    assert "Dette er allerede avsluttet." in again.text
    assert task_files.status_text(again) == "Ferdig"


def test_a_file_that_is_not_finished_or_gone_is_not_found(client, waiting):
    old = task_files.make_finished_task(ended_at=timezone.now() - timedelta(hours=25))
    staffs = task_files.make_finished_task(make.secretary())
    places = [f"{page_of(waiting)}fil/", page_of(old), f"{page_of(old)}fil/"]
    places += [page_of(staffs), f"{page_of(staffs)}fil/", "/en/download/nothing/"]

    pages = [client.get(place) for place in places]

    assert [page.status_code for page in pages] == [404] * 6
    titles = {"Filen finnes ikke her", "The file is not here"}
    assert {task_files.title(page) for page in pages} == titles
