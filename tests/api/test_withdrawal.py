"""What is withdrawn is gone from every address at once; 304, headers, methods and hosts."""

import re

import pytest
from django.conf import settings
from django.test import Client

from members.models import Participation, Project
from tests.support.factories import make
from tests.support.outsiders import full_text

WORD = "Zirkon"
QUERIES = ["", "?relation=any&limit=500", "?q=zirkon&relation=any"]
LIST = "/api/v1/organizations/"


def addresses(slugs):
    """Return the addresses of every GET route, with the slugs and, of lists, queries."""
    document = Client().get("/api/v1/openapi.json").json()["paths"]
    known = {
        path: {p["name"] for p in at["get"]["parameters"]}
        for path, at in document.items()
        if "get" in at
    }
    found = []
    for path, names in known.items():
        filled = (
            [re.sub(r"{\w+}", slug, path) for slug in slugs] if "{" in path else [path]
        )
        queries = [q for q in QUERIES if set(re.findall(r"[?&](\w+)=", q)) <= names]
        found += [place + query for place in filled for query in queries]
    return found


def naming(client, places):
    return [p for p in places if WORD in full_text(client.get(p))]


@pytest.fixture
def zirkon():
    """Create an organization with a project, each with the word in name and texts."""
    organization = make.member(name=f"{WORD} AS", slug="one", description_nb=f"{WORD}1")
    other = make.member(name="Beta", slug="two")
    make.project(title_nb=WORD, slug="three", partners=[organization, other])
    return organization


SLUGS = ["one", "two", "three"]


def unlist(organization):
    organization.is_listed = False
    organization.save()
    Participation.objects.all().delete()
    Project.objects.all().delete()


def blank(organization):
    organization.name, organization.description_nb = "Alfa", ""
    organization.save()
    Project.objects.update(title_nb="P")


@pytest.mark.parametrize("withdraw", [unlist, blank])
def test_what_is_withdrawn_is_gone_from_every_address(
    visitor, published, zirkon, withdraw
):
    places = addresses(SLUGS)
    before = naming(visitor, places)

    withdraw(zirkon)

    # The look at the database is at once in tests; a process waits LOOK = 0.2 seconds.
    assert naming(visitor, places) == []
    assert {LIST, f"{LIST}one/", f"{LIST}two/"} <= {*before}


def test_an_answer_that_is_known_is_304_until_something_changes(visitor, zirkon):
    first = visitor.get(LIST)
    again = {"if-none-match": first["ETag"]}

    known = visitor.get(LIST, headers=again)
    blank(zirkon)
    changed = visitor.get(LIST, headers=again)

    assert (known.status_code, known.content, changed.status_code) == (304, b"", 200)
    assert known["ETag"] == first["ETag"] != changed["ETag"]


OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "RateLimit-Policy": '"client";q=20;w=1',
}
ASKED = {LIST: 200, f"{LIST}nobody/": 404, f"{LIST}?x=1": 400, f"{LIST}%00": 400}


@pytest.mark.parametrize(("place", "status"), ASKED.items())
def test_every_answer_is_open_to_any_site_and_sets_no_cookie(client, place, status):
    answer = client.get(place, headers={"origin": "https://example.org"})

    found = {name: answer.headers.get(name) for name in OPEN}
    assert (answer.status_code, found, dict(answer.cookies)) == (status, OPEN, {})
    assert "Cookie" not in answer.get("Vary", "")
    is_problem = answer["Content-Type"] == "application/problem+json"
    assert is_problem == (status != 200)


def test_a_head_has_the_headers_of_the_answer_and_no_body(client, zirkon):
    whole, head = client.get(LIST), client.head(LIST)

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
)
def test_another_method_is_refused_as_a_problem(method):
    answer = Client(enforce_csrf_checks=True).generic(method, LIST)

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["type"].endswith("/api/#status-405")


def test_a_foreign_host_is_a_problem_and_never_in_an_answer(client, zirkon):
    foreign = client.get(LIST, {"limit": 1}, headers={"host": "evil.example"})
    ours = client.get(LIST, {"limit": 1}, headers={"x-forwarded-host": "evil.example"})

    assert (foreign.status_code, foreign.json()["status"]) == (400, 400)
    assert "evil" not in foreign.text + ours.text


def test_the_kinds_of_problems_stand_on_the_page_that_their_types_lead_to(client):
    for page in ("/api/", "/en/api/"):
        anchors = re.findall(r'<dt id="([\w-]+)"', client.get(page).text)
        assert set(kinds()) <= {*anchors}


def kinds():
    """Return the kinds that the modules of the room name, and those of statuses."""
    room = settings.BASE_DIR / "members" / "api"
    source = "".join(file.read_text() for file in room.rglob("*.py"))
    named = re.findall(r'Problem\(\s*\d+,\s*"([\w-]+)"', source)
    named += [f"unknown-{what}" for what in re.findall(r'unknown\("(\w+)"', source)]
    return named + [f"status-{n}" for n in (400, 404, 405, 413, 414, 429, 500, 503)]
