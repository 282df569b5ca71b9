"""No query breaks a public page, and unknown parameters change nothing."""

import os
import re
from collections import Counter
from io import BytesIO
from itertools import cycle, product
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.db import transaction

from members.models import Task
from members.operation import limits
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.html_forms import HERE
from tests.support.query_fuzzer import BYTES, TAG, VALUES, QueryFuzzer
from tests.support.sampling import SEED, one_of, part_of, some
from tests.support.task_files import make_finished_task, run

QUERIES = int(os.environ.get("HOSTILE", "200"))
# One of so many hostile slugs is tried.
SHARE = int(os.environ.get("HOSTILE_SHARE", "24"))
VALID_QUERIES = ["", "kind=company", "q=alfa", "site=heroya&topic=hydrogen", "page=2"]
VALID_QUERIES += ["relation=any&sort=-joined", "on=2020-01-01&q=hydrogen"]
VALID_QUERIES += ["kind=x&size="]
# {address: the parameters that its page knows}
PARAMETERS = {at: names.split() for at, names in cases(__file__, "parameters.csv")}
SLUGS = [*(value.encode().decode("latin-1") for value in VALUES), *BYTES]


@pytest.fixture(scope="module", autouse=True)
def registry(django_db_setup, django_db_blocker):
    """Create a few rows of everything for all tests of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        place = {"slug": "heroya", "latitude": "59.1", "longitude": "9.6"}
        site = make.site(part_of=make.site(name="Herøya", **place))
        sited = {"sites": [site], "topics": [make.topic(slug="hydrogen")]}
        named = {"name": "Alfa AS", "slug": "alfa", "municipality": "Skien"}
        alfa = make.member(**named, **sited)
        make.member(name="Beta", kind="research", employees=12, **sited)
        make.member(name="Gamma", is_listed=False, **sited)
        other = make.organization(name="Delta", kind="public")
        rows = {"sites": [site], "themes": sited["topics"], "partners": [alfa, other]}
        make.project(slug="pilot", **rows)
        make.role(organization=other, body=make.body(slug="styret"))
        make_finished_task(key="nokkel")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def exceptions_become_500(client):
    client.raise_request_exception = False


def request(client, address, query, method="GET"):
    """Return (status, content) for the raw bytes of the query."""
    answer = client.generic(method, address, QUERY_STRING=query)
    return answer.status_code, content(answer)


def content(answer):
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type", "").endswith("spreadsheetml.sheet") and whole:
        # A workbook contains the time of its creation: only the rows are compared.
        whole = ZipFile(BytesIO(whole)).read("xl/worksheets/sheet1.xml")
    return re.sub(rb'<a id="language" href="[^"]*"|name="form_token".*', b"", whole)


@pytest.mark.parametrize("address", PARAMETERS)
def test_no_query_breaks_a_page_and_unknown_names_do_nothing(client, address, figure):
    known = PARAMETERS[address]
    fuzzer = QueryFuzzer(known, seed=f"{SEED} {address}")
    rounds = QUERIES // len(PARAMETERS) // 2
    queries = some(address, VALID_QUERIES, rounds) if "q" in known else [""]
    plain = {query: request(client, address, query) for query in queries}
    broken, changed = [], []

    for number, query in zip(range(rounds), cycle(queries), strict=False):
        invalid, extended = fuzzer.invalid_values(), fuzzer.with_unknown(query)
        status, text = request(client, address, invalid)
        if status >= 500 or TAG.encode() in text:
            broken.append((number, status, invalid))
        answer = request(client, address, extended)
        if answer != plain[query] and answer[0] not in (400, 414):
            changed.append((number, answer[0], extended))

    counts = {"broken": len(broken), "changed": len(changed)}
    figure(tried={"queries": 2 * rounds}, found=counts)
    assert (broken, changed) == ([], [])


@pytest.mark.urls("tests.cluster.urls")
def test_a_page_that_breaks_would_be_noticed(client, figure):
    good, bad = (request(client, at, "q=a")[0] for at in ("/open/", "/mistake/"))

    figure(tried={"pages that break": 1}, found={"noticed": bad >= 500})
    assert (good, bad) == (200, 500)


def test_no_slug_breaks_a_page(client):
    prefixes = "/ /medlemmer/ /en/members/ /prosjekter/ /steder/ /roller/ /sitemap-"
    prefixes = *prefixes.split(), "/nedlasting/", "/en/download/"
    slugs = [f"{slug}{end}" for slug in part_of(SLUGS, SHARE) for end in ("/", "")]

    for prefix, slug in product(prefixes, slugs):
        answer = client.generic("GET", "/", PATH_INFO=f"{prefix}{slug}")
        assert answer.status_code < 500, (prefix, slug)


@one_of("address", ["/en/members.csv", "/prosjekter.csv"])
def test_no_query_breaks_the_offer_of_a_large_file_or_its_page(client, address, large):
    fuzzer, statuses = QueryFuzzer(PARAMETERS[address], seed=address), Counter()

    for _ in range(QUERIES // 40):
        query = fuzzer.invalid_values()
        offer = client.generic("GET", address, QUERY_STRING=query)
        if offer.has_header("Content-Disposition"):
            continue  # Few rows are found, which are sent at once.
        statuses[offer.status_code] += 1
        if offer.status_code == 200:
            statuses.update(statuses_of_download(client, offer, address, query))

    # Few queries in a run need not be refused in both ways.
    assert {200, 302} <= set(statuses) <= {200, 302, 400, 414}
    assert statuses[200] == 4 * statuses[302]


def statuses_of_download(client, offer, address, query):
    """Start and make the file; return the statuses of the form, the page and the list."""
    typed = urlencode({"form_token": offer.context["form_token"]})
    kind = "application/x-www-form-urlencoded"
    given = {"headers": HERE, "QUERY_STRING": query}
    started = client.generic("POST", address, typed, kind, **given)
    task = Task.objects.of_visitors().unfinished().get()
    page = client.get(started["Location"])
    run(task)
    name = "fil" if task.language == "nb" else "file"
    file = client.get(f"{started['Location']}{name}/")
    back = client.get(page.context["list_address"])
    assert TAG not in page.text + content(file).decode(errors="ignore") + back.text
    task.delete()
    limits.forget("127.0.0.1")
    return [answer.status_code for answer in (started, page, file, back)]
