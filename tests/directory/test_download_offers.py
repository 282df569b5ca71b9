"""The files of lists: small ones at once, for large ones an offer that starts a task."""

import re

import pytest
from django.utils import timezone

from members.models import Task
from tests.support.open_forms import HERE, send
from tests.support.task_files import bytes_of, list_file, run, start_list_file, title

pytestmark = pytest.mark.django_db
CSV = "/medlemmer.csv"


@pytest.fixture
def two_others(large):
    return [start_list_file(list_file(), form=form) for form in ("b", "c")]


def test_a_list_says_how_many_rows_its_files_have(client, large):
    page = client.get("/medlemmer/?q=alfa")
    pages = [client.get(address) for address in ("/medlemmer/", "/en/members/")]

    assert "Last ned 1 rad som" in page.text
    assert [re.search(r"\w+( ned)? 2.001 \w+ (as|som)", p.text)[0] for p in pages] == [
        "Last ned 2\xa0001 rader som",
        "Download 2,001 rows as",
    ]


def test_a_small_list_comes_at_once(client, large):
    answer = client.get(f"{CSV}?q=alfa")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert (answer.status_code, Task.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    ("address", "rows", "back"),
    [
        (CSV, "Listen har 2\xa0001 rader", "/medlemmer/"),
        (
            "/en/members.xlsx?sort=-joined",
            "The list has 2,001 rows",
            "/en/members/?sort=-joined",
        ),
    ],
)
def test_a_large_list_offers_to_make_its_file(client, large, address, rows, back):
    page = client.get(address)

    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert rows in page.text
    assert f'href="{back}"' in page.text
    assert (dict(page.cookies), Task.objects.count()) == ({}, 0)


def test_the_form_of_the_offer_starts_a_task_and_leads_to_its_page(client, large):
    answer = send(client, f"{CSV}?sort=-joined")

    task = Task.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/nedlasting/{task.key}/")
    assert (task.user, task.language) == (None, "nb")
    page = client.get(answer["Location"])
    assert 'href="/medlemmer/?sort=-joined"' in page.text
    assert (dict(answer.cookies), dict(page.cookies)) == ({}, {})


def test_in_english_all_of_it_is_english(client, large):
    answer = send(client, "/en/members.csv")
    task = run(Task.objects.get())

    file = client.get(f"{answer['Location']}file/")

    assert answer["Location"] == f"/en/download/{task.key}/"
    assert b"".join(file.streaming_content).decode("utf-8-sig").startswith("Name;")
    assert file["Content-Disposition"] == (
        f'attachment; filename="members-{timezone.localdate()}.csv"'
    )


def test_large_lists_of_projects_are_offered_too(client, large):
    answer = send(client, "/prosjekter.xlsx")

    run(Task.objects.get())
    file = client.get(f"{answer['Location']}fil/")
    assert (file.status_code, file["Content-Disposition"]) == (
        200,
        f'attachment; filename="prosjekter-{timezone.localdate()}.xlsx"',
    )
    assert b"".join(file.streaming_content)[:2] == b"PK"


def test_a_file_that_was_made_is_sent_to_the_next_visitor_at_once(client, large):
    task = run(start_list_file(list_file()))

    answer = client.get(CSV)

    assert b"".join(answer.streaming_content) == bytes_of(task)
    assert answer["Content-Length"] == str(task.file_size)
    assert (answer["Cache-Control"], dict(answer.cookies)) == ("no-store", {})


def test_it_is_offered_anew_in_the_other_language_and_after_a_change(client, large):
    run(start_list_file(list_file()))

    english = client.get("/en/members.csv")
    large.phone = "35 00 00 00"
    large.save()
    changed = client.get(CSV)

    assert [page["Content-Type"] for page in (english, changed)] == [
        "text/html; charset=utf-8"
    ] * 2


@pytest.mark.parametrize(
    "wrong",
    [{"headers": {"Origin": "https://elsewhere.example"}}, {"form_token": "x"}],
    ids=["from elsewhere", "an old page"],
)
def test_a_refused_form_starts_nothing_and_says_why(client, large, wrong):
    answer = send(client, CSV, **wrong)

    assert (answer.status_code, Task.objects.count()) == (200, 0)
    assert 'role="alert"' in answer.text
    assert title(answer) == "Feil: Last ned medlemmer.csv"


def test_a_third_visitor_is_told_to_try_again_in_a_minute(client, two_others):
    answer = send(client, f"{CSV}?sort=-joined")

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Cache-Control"] == "no-store"
    assert "Andre filer lages akkurat nå. Prøv igjen om et minutt." in answer.text
    assert 'href="/medlemmer/?sort=-joined"' in answer.text
    assert f'href="{CSV}?sort=-joined"' in answer.text
    assert Task.objects.count() == 2


def test_a_client_that_starts_many_tasks_is_refused_in_words(client, large):
    for _ in range(12):
        send(client, CSV)
        Task.objects.all().delete()

    answer = send(client, CSV)

    assert (answer.status_code, Task.objects.count()) == (200, 0)
    assert "For mange forsøk" in answer.text


def test_head_of_an_offer_starts_nothing(client, large):
    answer = client.head(CSV, headers=HERE)

    assert (answer.status_code, answer.content, Task.objects.count()) == (200, b"", 0)
