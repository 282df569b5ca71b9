"""Files of lists while others ask, too, and while their tasks run.

They commit, and so stand apart.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.support import task_files
from tests.support.concurrency import in_thread
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.polling import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
CSV = "/medlemmer.csv"


def test_one_small_file_is_made_at_a_time_and_one_visitor_waits(client):
    make.member(name="Alfa")
    assert client.get(CSV).status_code == 200

    def visit():
        with closing(connection):
            return client.get(CSV)

    with ThreadPoolExecutor(3) as threads, transaction.atomic():
        with connection.cursor() as cursor:
            # What is looked up of the rows of a file.
            cursor.execute("LOCK TABLE members_organizationname")
        visits = [threads.submit(visit) for _visitor in range(3)]
        [refused] = wait_until(lambda: [one for one in visits if one.done()])

    answer = refused.result()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert sorted(one.result().status_code for one in visits) == [200, 200, 503]


def test_the_page_of_a_running_task_shows_its_rows_and_that_it_is_cancelled(client):
    pages = []

    def watch(task, progress):
        progress.report(3_000, 10_000)
        pages.append(in_thread(client.get, address))

    def cancel_halfway(task, progress):
        watch(task, progress)
        in_thread(send, client, address)
        pages.append(in_thread(client.get, address))
        progress.report(4_000, 10_000)

    for act in (watch, cancel_halfway):
        task = task_files.start_list_file(task_files.list_file(), form=act.__name__)
        address = reverse("directory:download", args=[task.key])
        task_files.run_next_as(act)
        pages.append(client.get(address))

    texts = [task_files.status_text(page) for page in pages]
    assert texts == ["Pågår", "Ferdig", "Pågår", "Avbrytes", "Avbrutt"]
    assert "3\xa0000 av 10\xa0000 rader" in pages[0].text
    assert 'value="3000" max="10000"' in pages[0].text
    assert task_files.title(pages[0]) == "Pågår: medlemmer.csv"
