"""No query breaks a public page, and unknown parameters change nothing."""

import os
import re
from io import BytesIO
from itertools import cycle
from zipfile import ZipFile

import pytest

from tests.support.factories import (
    make_body,
    make_member,
    make_organization,
    make_project,
    make_role,
    make_site,
    make_topic,
)
from tests.support.query_fuzzer import BYTES, TAG, VALUES, QueryFuzzer

pytestmark = pytest.mark.django_db
QUERIES = int(os.environ.get("HOSTILE", "5000"))
LIST = "q kind site municipality topic category relation size project on sort".split()
PROJECTS = "q status theme site kind organization funder year sort".split()
NETWORK = ["on", "theme", "kind", "organization", "sort", "page"]
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
    "/steder/": [],
    "/steder/heroya/": ["page"],
    "/en/sites/heroya/": ["page"],
    "/roller/": ["on"],
    "/en/roles/": ["on"],
    "/roller/styret/": [],
    "/nettverk/": NETWORK,
    "/en/network/": NETWORK,
    "/nettverk/tall/": NETWORK[:-2],
    "/om/": [],
    "/personvern/": [],
    "/tilgjengelighet/": [],
    "/sitemap.xml": ["p"],
    "/sitemap-organizations.xml": ["p"],
}
SLUGS = [*(value.encode().decode("latin-1") for value in VALUES), *BYTES]
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]


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


def request(client, address, query, method="GET"):
    """Return (status, content) for the raw bytes of the query."""
    answer = client.generic(method, address, QUERY_STRING=query)
    return answer.status_code, content(answer)


def content(answer):
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type", "").endswith("spreadsheetml.sheet") and whole:
        # A workbook contains the time of its creation: only the rows are compared.
        whole = ZipFile(BytesIO(whole)).read("xl/worksheets/sheet1.xml")
    return re.sub(rb'<a id="language" href="[^"]*"', b"", whole)


@pytest.mark.parametrize("address", PARAMETERS)
def test_no_query_breaks_a_page_and_unknown_parameters_change_nothing(client, address):
    known = PARAMETERS[address]
    fuzzer = QueryFuzzer(known, seed=address)
    queries = VALID_QUERIES if "q" in known else [""]
    plain = {query: request(client, address, query) for query in queries}
    broken, changed = [], []

    for number, query in zip(
        range(QUERIES // len(PARAMETERS) // 2), cycle(queries), strict=False
    ):
        invalid, extended = fuzzer.invalid_values(), fuzzer.with_unknown(query)
        status, text = request(client, address, invalid)
        if status >= 500 or TAG.encode() in text:
            broken.append((number, status, invalid))
        answer = request(client, address, extended)
        if answer != plain[query] and answer[0] not in (400, 414):
            changed.append((number, answer[0], extended))

    assert (broken, changed) == ([], [])


def test_no_slug_breaks_a_page(client):
    prefixes = [
        "/medlemmer/",
        "/en/members/",
        "/prosjekter/",
        "/steder/",
        "/roller/",
        "/sitemap-",
        "/",
    ]

    broken = [
        (prefix, slug)
        for prefix in prefixes
        for slug in SLUGS
        for end in ("/", "")
        if client.generic("GET", "/", PATH_INFO=f"{prefix}{slug}{end}").status_code
        >= 500
    ]

    assert broken == []


@pytest.mark.parametrize("address", PARAMETERS)
def test_every_page_answers_head_as_get_and_refuses_unsafe_methods(client, address):
    got, head = client.get(address), client.head(address)
    content(got)

    assert (head.status_code, content(head)) == (200, b"")
    assert head["Content-Type"] == got["Content-Type"]
    refusals = {
        method: client.generic(method, address, b"a=1").status_code
        for method in METHODS
    }
    assert refusals == dict.fromkeys(METHODS, 405)
