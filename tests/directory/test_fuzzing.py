"""No query breaks a public page, and unknown parameters change nothing."""

import os
import re
from collections import Counter
from io import BytesIO
from itertools import cycle
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest

from members import limits
from members.models import Task
from tests.support.factories import (
    make_body,
    make_member,
    make_organization,
    make_project,
    make_role,
    make_site,
    make_topic,
)
from tests.support.open_forms import HERE
from tests.support.query_fuzzer import BYTES, TAG, VALUES, QueryFuzzer
from tests.support.sampling import SEED, one_of, part_of
from tests.support.task_files import make_finished_task, run

pytestmark = pytest.mark.django_db
QUERIES = int(os.environ.get("HOSTILE", "400"))
# One of so many hostile slugs is tried.
SHARE = int(os.environ.get("HOSTILE_SHARE", "24"))
LIST = "q kind site municipality topic category relation size project on sort".split()
PROJECTS = "q status theme site kind organization funder year sort".split()
NETWORK = ["on", "theme", "kind", "organization", "sort", "page"]
CLIMATE = ["on", "year", "sort", "page"]
VALID_QUERIES = ["", "kind=company", "q=alfa", "site=heroya&topic=hydrogen", "page=2"]
VALID_QUERIES += [
    "relation=any&sort=-joined",
    "on=2020-01-01&q=hydrogen",
    "kind=x&size=",
]
# {address: the parameters that the page knows}
PARAMETERS = {
    "/": [],
    "/en/": [],
    "/medlemmer/": [*LIST, "page"],
    "/en/members/": [*LIST, "page"],
    "/medlemmer.csv": LIST,
    "/en/members.csv": LIST,
    "/medlemmer.xlsx": LIST,
    "/medlemmer/feed.atom": [],
    "/medlemmer/alfa/": [],
    "/en/members/alfa/": [],
    "/prosjekter/": [*PROJECTS, "page"],
    "/en/projects/": [*PROJECTS, "page"],
    "/prosjekter.csv": PROJECTS,
    "/en/projects.xlsx": PROJECTS,
    "/prosjekter/pilot/": [],
    "/sok/": ["q"],
    "/en/search/": ["q"],
    "/steder/": ["q"],
    "/steder/heroya/": ["page"],
    "/en/sites/heroya/": ["page"],
    "/roller/": ["q", "on"],
    "/en/roles/": ["q", "on"],
    "/roller/styret/": [],
    "/nettverk/": NETWORK,
    "/en/network/": NETWORK,
    "/nettverk/tall/": NETWORK[:-2],
    "/tall/": ["on", "since", "until"],
    "/en/statistics/members.csv": ["on", "since", "until"],
    "/tall/joined-and-left.xlsx": ["on", "since", "until"],
    "/klima/": CLIMATE,
    "/en/climate/": CLIMATE,
    "/klima/effects.csv": CLIMATE[:2],
    "/om/": [],
    "/personvern/": [],
    "/tilgjengelighet/": [],
    "/nedlasting/nokkel/": [],
    "/en/download/nokkel/": [],
    "/nedlasting/nokkel/fil/": [],
    "/sitemap.xml": ["p"],
    "/sitemap-organizations.xml": ["p"],
}
SLUGS = [*(value.encode().decode("latin-1") for value in VALUES), *BYTES]


@pytest.fixture(autouse=True)
def registry(client):
    """Create a few rows of everything, and make exceptions 500 responses."""
    client.raise_request_exception = False
    whole = make_site(slug="heroya", name="Herøya", latitude="59.1", longitude="9.6")
    site, topic = make_site(part_of=whole), make_topic(slug="hydrogen")
    sited = {"sites": [site], "topics": [topic]}
    alfa = make_member(name="Alfa AS", slug="alfa", municipality="Skien", **sited)
    make_member(name="Beta", kind="research", employees=12, **sited)
    make_member(name="Gamma", is_listed=False, **sited)
    other = make_organization(name="Delta", kind="public")
    make_project(slug="pilot", sites=[site], themes=[topic], partners=[alfa, other])
    make_role(organization=other, body=make_body(slug="styret"))
    make_finished_task(key="nokkel")


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
def test_no_query_breaks_a_page_and_unknown_parameters_change_nothing(
    client, address, figure
):
    known = PARAMETERS[address]
    fuzzer = QueryFuzzer(known, seed=f"{SEED} {address}")
    queries = VALID_QUERIES if "q" in known else [""]
    plain = {query: request(client, address, query) for query in queries}
    broken, changed = [], []
    rounds = QUERIES // len(PARAMETERS) // 2

    for number, query in zip(range(rounds), cycle(queries), strict=False):
        invalid, extended = fuzzer.invalid_values(), fuzzer.with_unknown(query)
        status, text = request(client, address, invalid)
        if status >= 500 or TAG.encode() in text:
            broken.append((number, status, invalid))
        answer = request(client, address, extended)
        if answer != plain[query] and answer[0] not in (400, 414):
            changed.append((number, answer[0], extended))

    figure(
        tried={"queries": 2 * rounds},
        found={"broken": len(broken), "changed": len(changed)},
    )
    assert (broken, changed) == ([], [])


@pytest.mark.urls("tests.cluster.urls")
def test_a_page_that_breaks_would_be_noticed(client, figure):
    statuses = {
        name: request(client, name, "q=a")[0] for name in ("/open/", "/mistake/")
    }

    figure(
        tried={"pages that break": 1}, found={"noticed": statuses["/mistake/"] >= 500}
    )
    assert statuses == {"/open/": 200, "/mistake/": 500}


def test_no_slug_breaks_a_page(client):
    prefixes = [
        "/medlemmer/",
        "/en/members/",
        "/prosjekter/",
        "/steder/",
        "/roller/",
        "/sitemap-",
        "/nedlasting/",
        "/en/download/",
        "/",
    ]

    broken = [
        (prefix, slug)
        for prefix in prefixes
        for slug in part_of(SLUGS, SHARE)
        for end in ("/", "")
        if client.generic("GET", "/", PATH_INFO=f"{prefix}{slug}{end}").status_code
        >= 500
    ]

    assert broken == []


@one_of("address", ["/medlemmer.csv", "/en/projects.xlsx"])
def test_no_query_breaks_the_offer_of_a_large_file_or_its_page(client, address, large):
    fuzzer, statuses = QueryFuzzer(PARAMETERS[address], seed=address), Counter()

    for _ in range(QUERIES // 100):
        query = fuzzer.invalid_values()
        offer = client.generic("GET", address, QUERY_STRING=query)
        if offer.has_header("Content-Disposition"):
            continue  # Few rows are found, which are sent at once.
        statuses[offer.status_code] += 1
        if offer.status_code == 200:
            statuses.update(statuses_of_download(client, offer, address, query))

    # Few queries in a run need not be refused in both ways.
    assert {200, 302} <= set(statuses) <= {200, 302, 400, 414}
    assert (statuses[302], statuses[200]) == (statuses[302], 4 * statuses[302])


def statuses_of_download(client, offer, address, query):
    """Start and make the file; return the statuses of the form, the page and the list."""
    typed = urlencode({"form_token": offer.context["form_token"]})
    kind = "application/x-www-form-urlencoded"
    started = client.generic(
        "POST", address, typed, kind, headers=HERE, QUERY_STRING=query
    )
    task = Task.objects.of_visitors().unfinished().get()
    page = client.get(started["Location"])
    run(task)
    file = client.get(
        f"{started['Location']}{'fil' if task.language == 'nb' else 'file'}/"
    )
    back = client.get(page.context["list_address"])
    assert TAG not in page.text + content(file).decode(errors="ignore") + back.text
    task.delete()
    limits.forget("127.0.0.1")
    return [answer.status_code for answer in (started, page, file, back)]
