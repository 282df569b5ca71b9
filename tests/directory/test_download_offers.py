"""The files of lists: small ones at once, for large ones an offer that starts a task."""

import re

import pytest
from django.utils import timezone

from members.models import RateLimit, Task
from tests.support.open_forms import HERE, send
from tests.support.task_files import bytes_of, list_file, run, start_list_file, title

pytestmark = pytest.mark.django_db
CSV, BOM = "/medlemmer.csv", "\ufeff".encode()


def test_a_small_list_comes_at_once_and_a_large_one_is_offered(client, large):
    pages = "/medlemmer/?q=alfa", "/medlemmer/", "/en/members/"
    counts = [
        re.search(r"\w+( ned)? [\d\W]+ (rad|rows?)\w* (as|som)", client.get(at).text)[0]
        for at in pages
    ]
    small = client.get(f"{CSV}?q=alfa")

    assert counts == [
        "Last ned 1 rad som",
        "Last ned 2\xa0001 rader som",
        "Download 2,001 rows as",
    ]
    kinds = small.status_code, small["Content-Type"]
    assert kinds == (200, "text/csv; charset=utf-8")
    for address, rows, back in [
        (CSV, "Listen har 2\xa0001 rader", "/medlemmer/"),
        (
            "/en/members.xlsx?sort=-joined",
            "The list has 2,001 rows",
            "/en/members/?sort=-joined",
        ),
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


@pytest.mark.parametrize(
    ("address", "at", "name", "start"),
    [
        ("/en/members.csv", "/en/download/{}/file/", "members-{}.csv", "Name;"),
        ("/prosjekter.csv", "/nedlasting/{}/fil/", "prosjekter-{}.csv", "Tittel"),
    ],
)
def test_other_files_are_made_too(client, large, address, at, name, start):
    answer = send(client, address)
    task = run(Task.objects.get())

    file = client.get(at.format(task.key))

    assert at.format(task.key).startswith(answer["Location"])
    assert b"".join(file.streaming_content).removeprefix(BOM).startswith(start.encode())
    named = name.format(timezone.localdate())
    assert file["Content-Disposition"] == f'attachment; filename="{named}"'


def test_a_file_that_was_made_is_sent_to_the_next_visitor_until_a_change(client, large):
    task = run(start_list_file(list_file()))

    answer = client.get(CSV)

    assert b"".join(answer.streaming_content) == bytes_of(task)
    assert answer["Content-Length"] == str(task.file_size)
    assert (answer["Cache-Control"], dict(answer.cookies)) == ("no-store", {})
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
        assert title(answer) == "Feil: Last ned medlemmer.csv"


def test_a_third_visitor_is_told_to_try_again_in_a_minute(client, large):
    for form in ("b", "c"):
        start_list_file(list_file(), form=form)

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
