"""Files of lists while others ask, too, and while their tasks run.

They commit, and so stand apart from the tests of a module with `large`.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.support.factories import make_member
from tests.support.open_forms import send
from tests.support.polling import wait_until
from tests.support.task_files import (
    list_file,
    run_next_as,
    start_list_file,
    status_text,
    title,
)
from tests.support.threads import in_thread

pytestmark = pytest.mark.django_db(transaction=True)
CSV = "/medlemmer.csv"


def test_one_small_file_is_made_at_a_time_while_one_visitor_waits_and_others_do_not(
    client,
):
    make_member(name="Alfa")
    assert client.get(CSV).status_code == 200

    with ThreadPoolExecutor(3) as threads, transaction.atomic():
        with connection.cursor() as cursor:
            # What is looked up of the rows of a file.
            cursor.execute("LOCK TABLE members_organizationname")
        asked = [threads.submit(answer_of, client) for _visitor in range(3)]
        [told] = wait_until(lambda: [one for one in asked if one.done()])

    assert (told.result().status_code, told.result()["Retry-After"]) == (503, "60")
    assert sorted(one.result().status_code for one in asked) == [200, 200, 503]


def answer_of(client):
    try:
        return client.get(CSV)
    finally:
        connection.close()


def test_the_page_of_a_running_task_shows_its_rows(client):
    task, pages = start_list_file(list_file()), []
    address = reverse("directory:download", args=[task.key])

    def look(task, progress):
        progress.report(3_000, 10_000)
        pages.append(in_thread(client.get, address))

    run_next_as(look)

    assert status_text(pages[0]) == "Pågår"
    assert "3\xa0000 av 10\xa0000 rader" in pages[0].text
    assert 'value="3000" max="10000"' in pages[0].text
    assert title(pages[0]) == "Pågår: medlemmer.csv"
    assert status_text(client.get(address)) == "Ferdig"


def test_a_running_task_is_cancelled_and_its_page_says_so(client):
    task, pages = start_list_file(list_file()), []
    address = reverse("directory:download", args=[task.key])

    def cancel_halfway(task, progress):
        progress.report(1, 3)
        in_thread(send, client, address)
        pages.append(in_thread(client.get, address))
        progress.report(2, 3)

    run_next_as(cancel_halfway)

    assert [status_text(page) for page in pages] == ["Avbrytes"]
    assert status_text(client.get(address)) == "Avbrutt"
