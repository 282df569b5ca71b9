"""Likely pages are there before, in both languages, also of several machines beside writers."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event
from time import monotonic
from weakref import ref

import pytest
from django.db import connection
from django.utils import timezone

from members.models import Organization
from members.operation import publication
from members.operation.publication import BATCH, SHARE, PublishedPages, Renewer, today
from members.queries import network
from tests.support.factories import make


@pytest.fixture
def renewer(published, settings):
    settings.SITE_ADDRESS = "http://testserver"
    return Renewer()


def work_through(renewer):
    """Step until nothing is missing: a slow machine takes several."""
    renewer.rests_until = 0
    renewer.step()
    while renewer._missing():
        renewer.rests_until = 0
        renewer.step()


class Handler:
    """A handler that notes the paths that it is asked for."""

    def __init__(self, handler, then=lambda: None):
        self.handler, self.then, self.paths = handler, then, []

    def get_response(self, request):
        self.paths.append(request.get_full_path())
        self.then()
        return self.handler.get_response(request)


LIKELY = """
    /? /en/? /medlemmer/? /en/members/alfa/? /prosjekter/fangst/? /steder/heroya/?
    /nettverk/? /tall/? /klima/?
"""


def test_pages_are_made_once_after_a_start_and_after_a_change(renewer, kept):
    member, site = make.member(slug="alfa"), make.site(slug="heroya")
    make.project(slug="fangst", partners=[member])

    work_through(renewer)

    assert set(LIKELY.split()) <= kept()
    handler, renewer.handler = renewer.handler, Handler(renewer.handler)
    renewer.step()
    assert renewer.handler.paths == []
    renewer.handler, site.name = handler, "Herøya industripark"
    site.save()
    work_through(renewer)
    assert set(LIKELY.split()) <= kept()


def test_after_a_change_lists_come_first_then_what_it_concerns(renewer):
    member = make.member(slug="beta")
    work_through(renewer)
    make.member(slug="alfa")
    member.name = "Et annet navn"
    member.save()
    renewer.listed_at = float("-inf")
    renewer.handler = Handler(renewer.handler)

    work_through(renewer)

    paths = [path for path in renewer.handler.paths if "sitemap" not in path]
    both = ["/medlemmer/beta/", "/en/members/beta/"]
    new = ["/medlemmer/alfa/", "/en/members/alfa/"]
    assert paths[-4:] in ([*both, *new], [*both[::-1], *new])
    assert {"/", "/en/", "/medlemmer/"} <= set(paths[:-4])


def test_while_changes_go_on_little_is_rendered(published, settings):
    settings.SITE_ADDRESS = "http://testserver"
    member, clock = make.member(), [1000.0]

    def take_half_a_second():
        clock[0] += 0.5

    renewer = Renewer(clock=lambda: clock[0])
    renewer.handler = Handler(renewer.handler, take_half_a_second)
    renewer.addresses = [f"http://testserver/{n}/" for n in range(99)]
    renewer.listed_at = 2000
    for number in range(60):
        type(member).objects.update(employees=number)
        renewer.step()
        clock[0] += 1

    seconds = len(renewer.handler.paths) * 0.5
    assert 7 < seconds <= (clock[0] - 1000) * SHARE + BATCH


def test_after_a_minute_without_a_change_nothing_is_kept_in_memory(published, settings):
    settings.SITE_ADDRESS = "http://testserver"
    clock = [1000.0]
    renewer = Renewer(clock=lambda: clock[0])
    work_through(renewer)
    cached, kept = ref(network.current_network()), []
    for seconds in (59, 2):
        clock[0] += seconds
        renewer.step()
        kept += [cached() is not None, bool(renewer.addresses)]

    assert kept == [True, True, False, False]


def test_without_published_pages_there_is_nothing_to_do():
    assert Renewer().step() is False


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
    member = make.member()
    person = make.contact(member, name="Kari Nordmann", agreed=["name"])
    visitor.get(member.get_absolute_url())
    [(address, *_headers, body)] = published.store.bodies()
    rows = frozenset([("organization", member.pk)])
    page = publication.StoredPage(
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
    [150, pytest.param(READS, marks=pytest.mark.long, id="READS_BESIDE_WRITES")],
)
def test_no_read_beside_writes_is_older_than_a_few_seconds(
    reads, visitor, published, figure
):
    member, published.look = make.member(name="Nummer 0 AS"), 0.2
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
