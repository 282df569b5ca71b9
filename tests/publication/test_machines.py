"""Several machines, each with pages of its own, beside somebody who writes."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event
from time import monotonic

import pytest
from django.db import connection
from django.utils import timezone

from members import publication
from members.models import Organization
from members.publication import PublishedPages, today
from tests.support.factories import make_contact, make_member

NUMBER = re.compile(r"Nummer (\d+) AS")
LATE = 0.5  # seconds: a process asks every fifth of one
SECONDS = 1.5  # of reading at least
READS = int(os.environ.get("READS_BESIDE_WRITES", "1000"))


@pytest.fixture
def elsewhere(published, tmp_path):
    """Return the PublishedPages of another machine, which asks now and then."""
    pages = PublishedPages(tmp_path / "elsewhere", 10_000_000)
    yield pages
    pages.store.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_on_one_machine_is_gone_from_another_once_it_looks(
    elsewhere, visitor, published
):
    member = make_member()
    person = make_contact(member, name="Kari Nordmann", agreed=["name"])
    visitor.get(member.get_absolute_url())
    [(address, *_headers, body)] = published.store.bodies()
    rows = frozenset([("organization", member.pk)])
    page = publication.Page(
        today(), timezone.now().timestamp(), "x", "", {}, body, rows=rows
    )
    elsewhere.keep(address, page, elsewhere.state())
    assert elsewhere.find(address)

    person.consents.get().revoke()
    elsewhere.looked_at -= elsewhere.look

    assert elsewhere.find(address) is None
    elsewhere.forget()
    assert list(elsewhere.store.bodies()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "reads",
    [300, pytest.param(READS, marks=pytest.mark.long, id="READS_BESIDE_WRITES")],
)
def test_no_read_beside_writes_is_older_than_a_few_seconds(
    reads, visitor, published, figure
):
    member, published.look = make_member(name="Nummer 0 AS"), 0.2
    addresses = [member.get_absolute_url(), "/medlemmer/"]
    written, late, done, began = [(monotonic(), 0)], [], Event(), monotonic()

    def write():
        while not done.wait(0.1 if reads <= 1000 else 1):
            number = written[-1][1] + 1
            name = f"Nummer {number} AS"
            Organization.objects.filter(pk=member.pk).update(name=name)
            written.append((monotonic(), number))
        connection.close()

    with ThreadPoolExecutor(1) as other:
        writing = other.submit(write)
        for read in count():
            asked = monotonic()
            if read >= reads and asked > began + SECONDS:
                break
            [shown, *_] = NUMBER.findall(
                visitor.get(addresses[read % 2]).content.decode()
            )
            due = [number for at, number in written if at < asked - LATE]
            late += [(int(shown), due[-1])] if due and int(shown) < due[-1] else []
        done.set()
        writing.result()

    figure(
        tried={"reads beside writes": reads}, found={"late by half a second": len(late)}
    )
    assert len(written) > 3
    assert late == []
