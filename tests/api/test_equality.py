"""A page, the open data and the file have the same rows, and as many, for drawn questions."""

import csv
from datetime import date
from io import StringIO
from itertools import count
from random import Random

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from members.models import CertificateKind, DataVersion, Event, Organization
from tests.api.asking import COLLECTIONS, PAGES, Questions, ids_of, pages_of
from tests.support.factories import make
from tests.support.sampling import SEED

QUESTIONS = 300
APART = count(1_000, 1_000)
KINDS = ["company", "research", "public", "other"]


@pytest.fixture(scope="module", autouse=True)
def rows(django_db_setup, django_db_blocker):
    """Create organizations, projects and events with varied facts, once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_rows()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def apart(rows, db):
    """Let no test get the list that one before it has left: both are undone."""
    DataVersion.objects.update(weight=F("weight") + next(APART))


def make_rows():
    sites = [make.site(name=name) for name in ("Herøya", "Rafnes")]
    topics = [make.topic(label_nb=t, label_en=t) for t in ("Hydrogen", "Varme")]
    kind = make(CertificateKind)
    members = []
    for number, name in enumerate(["Alfa", "Beta", "Gamma AS", "Delta", "Øst", "Zeta"]):
        place = {"municipality": ["Skien", "Porsgrunn", ""][number % 3]}
        own = {"sites": sites[: number % 3], "topics": topics[number % 2 :]}
        own |= {"kind": KINDS[number % 4], "employees": [None, 5, 30, 400][number % 4]}
        since = date(2015 + number, 1, 1)
        members.append(make.member(name=name, since=since, **place, **own))
    members[1].certificates.create(kind=kind)
    make.organization(name="Utenfor"), make.member(name="Skjult", is_listed=False)
    make.member(name="Borte", since=None, until=date(2018, 1, 1))
    make.role(organization=members[2])
    for number in range(6):
        status = ["running", "planned", "completed"][number % 3]
        own = {"sites": sites[: number % 2], "themes": topics[: number % 3]}
        own |= {"since": date(2016 + number, 1, 1), "status": status}
        project = make.project(partners=members[: number + 1], **own)
        if number % 2:
            make.funding(project, funder=members[5], years="2020")
        day = date(2030 - number, 1, 1)
        named = {"title_nb": f"Frokost {number}", "slug": f"frokost-{number}"}
        event = make(Event, held_on=day, is_published=True, **named)
        event.topics.set(topics[: number % 3])
    make.facility(members[0]), make.stream(members[3], is_public=True)


def test_a_page_the_open_data_and_the_file_have_the_same_rows(figure):
    client, random = Client(), Random(f"{SEED} equality")
    tried, wrong, found = 0, [], set()
    for name in COLLECTIONS:
        questions = Questions(client, name, random)
        for _ in range(QUESTIONS // len(COLLECTIONS)):
            query = questions.one()
            counts, is_equal = compare(client, name, query)
            tried, found = tried + 1, found | {counts}
            if not is_equal:
                wrong.append((name, query))

    figure(tried={"questions": tried}, found={"with other rows": len(wrong)})
    assert (wrong, tried, len(found) > 3) == ([], QUESTIONS, True)


def test_a_row_that_the_page_lacks_would_be_noticed(client, figure):
    counts, is_equal = compare(client, "organizations", "", of_page="?kind=company")

    figure(tried={"questions": 1}, found={"noticed": 1})
    assert (counts > 0, is_equal) == (True, False)


def compare(client, name, query, of_page=""):
    """Return how many rows a query has, and whether page, data and file have the same."""
    page, file = PAGES[name]
    body = next(pages_of(client, name, f"limit=500&{query}"))
    address = f"{reverse(f'directory:{page}')}{of_page or f'?{query}'}"
    answer = client.get(address).context["listing"].answer
    ids = [row["id"] for row in body["data"]]
    is_equal = (body["count"], ids) == (len(answer), answer[0 : len(answer)])
    if file:
        text = client.get(f"{reverse(f'directory:{file}')}?{query}").content
        names = [
            r[0] for r in csv.reader(StringIO(text.decode("utf-8-sig")), delimiter=";")
        ]
        is_equal &= names[1:] == [
            row.get("name") or row["title_nb"] for row in body["data"]
        ]
    return body["count"], is_equal


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_pages_have_each_row_once_in_the_order_of_the_list(client, name, limit):
    for sort in ["", "&sort=-joined&relation=any"][: 1 + (name == "organizations")]:
        whole = ids_of(client, name, f"limit=500{sort}")
        assert ids_of(client, name, f"limit={limit}{sort}") == whole
        assert len(whole) == len(set(whole)) > 0


def test_each_row_comes_once_while_others_are_added_and_withdrawn(client):
    before = ids_of(client, "organizations", "relation=any&limit=500")
    names = iter(["A0", "Cesam", "Åa", "B0", "Xe"])
    withdrawn = []

    def happens():
        make.organization(name=next(names, "Q"))
        gone = make.organization(name="Aa", is_listed=True)
        gone.is_listed = False
        gone.save(), withdrawn.append(gone.pk)

    found = ids_of(client, "organizations", "relation=any&limit=2", between=happens)

    assert [pk for pk in found if pk in before] == before
    assert (len(found), set(withdrawn) & {*found}) == (len({*found}), set())


@pytest.mark.parametrize(("sort", "status"), [("name", 200), ("-joined", 410)])
def test_the_row_of_a_cursor_may_leave_an_alphabetic_list_alone(client, sort, status):
    make.organization(name="Alfa")  # beside one of the same name
    query = f"limit=1&relation=any&sort={sort}"
    whole = ids_of(client, "organizations", query)
    first = next(pages_of(client, "organizations", query))

    row = Organization.objects.get(pk=whole[0])
    row.is_listed = False
    row.save()
    answer = client.get(first["next"].removeprefix("https://localhost"))

    assert answer.status_code == status
    if status == 200:
        assert answer.json()["data"][0]["id"] == whole[1]
    else:
        assert answer.json()["type"].endswith("/api/#cursor-is-gone")
