"""OpenRefine matches names and numbers with our organizations, by version 0.2 of the protocol.

reconciliation.json has the shapes of the specification, as far as we answer them.
"""

import json
import random
from pathlib import Path

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from members.api.reconciliation import views
from tests.support.factories import make
from tests.support.sampling import SEED

pytestmark = pytest.mark.django_db
ENDPOINT = "/api/v1/reconcile/"
SHAPES = json.loads(Path(__file__).with_name("reconciliation.json").read_text())
NUMBER = "986228608"


def is_shape(name, body):
    Draft202012Validator(SHAPES | {"$ref": f"#/$defs/{name}"}).validate(body)
    return body


def ask(client, **queries):
    """Return {key: candidates} of a batch."""
    form = {"queries": json.dumps(is_shape("query batch", queries))}
    answer = client.post(ENDPOINT, form)
    batch = is_shape("result batch", answer.json())
    return {key: result["result"] for key, result in batch.items()}


def matched(client, query, **properties):
    """Return (ids of the candidates, ids of those that match) of one query."""
    values = [{"pid": pid, "v": value} for pid, value in properties.items()]
    named = {"query": query} if query else {}
    found = ask(client, q0=named | ({"properties": values} if values else {}))["q0"]
    return [r["id"] for r in found], [r["id"] for r in found if r["match"]]


@pytest.fixture
def rows():
    """Create Norsk Kjemi with a number and two names more, two namesakes, and one unlisted."""
    place = {"municipality": "Porsgrunn", "website": "https://kjemi.example.org/"}
    norsk = make.member(
        name="Norsk Kjemi AS", slug="norsk-kjemi", orgnr=NUMBER, **place
    )
    norsk.names.create(name="Grenland Gass", kind="former")
    norsk.names.create(name="Kjemix", kind="brand")
    here = {"municipality": "Skien", "website": "https://skien.example.org/"}
    make.member(name="Alfa Verft AS", slug="alfa", kind="company", **here)
    make.member(name="Alfa Verft ASA", slug="alfa-2", kind="research", **place)
    make.organization(name="Skjult AS", slug="skjult", is_listed=False)
    return norsk


MATCHES = {
    "a number": ((NUMBER,), ["norsk-kjemi"], ["norsk-kjemi"]),
    "a number as people write it": (
        ("NO 986 228 608 MVA",),
        ["norsk-kjemi"],
        ["norsk-kjemi"],
    ),
    "a name in capitals": (("NORSK KJEMI",), ["norsk-kjemi"], ["norsk-kjemi"]),
    "a former name": (("Grenland Gass AS",), ["norsk-kjemi"], ["norsk-kjemi"]),
    "a brand": (("kjemix",), ["norsk-kjemi"], ["norsk-kjemi"]),
    "a typo, which is not certain": (("Norsk Kjemmi",), ["norsk-kjemi"], []),
    "two namesakes": (("Alfa Verft",), ["alfa", "alfa-2"], []),
    "an identifier": (("alfa-2",), ["alfa-2"], []),
    "an unlisted one": (("Skjult AS",), [], []),
    "nothing alike": (("Ørsta Bakeri",), [], []),
    "empty": ((" ",), [], []),
}
DECIDING = {
    "municipality": ("Skien", "alfa"),
    "kind": (["Forskning og utdanning", "?"], "alfa-2"),
}


@pytest.mark.parametrize(("query", "ids", "certain"), MATCHES.values(), ids=MATCHES)
def test_a_text_finds_candidates_and_matches_if_one_is_certain(
    client, rows, query, ids, certain
):
    assert matched(client, *query) == (ids, certain)


@pytest.mark.parametrize(("value", "first"), DECIDING.values(), ids=DECIDING)
def test_a_property_decides_among_namesakes(client, rows, request, value, first):
    pid = request.node.callspec.id
    ids, certain = matched(client, "Alfa Verft", **{pid: value})

    assert (ids[0], len(ids), certain) == (first, 2, [first])


def test_a_website_ranks_and_a_number_outweighs_the_name(client, rows):
    ids, certain = matched(client, "Alfa Verft", website="skien.example.org")
    assert (ids, certain) == (["alfa", "alfa-2"], [])
    assert matched(client, "Alfa Verft", orgnr=NUMBER)[1] == ["norsk-kjemi"]
    assert matched(client, "", orgnr=int(NUMBER)) == (["norsk-kjemi"], ["norsk-kjemi"])
    # Another number than the one we know.
    assert matched(client, "Norsk Kjemi", orgnr="974760673") == (["norsk-kjemi"], [])


def test_a_candidate_has_score_type_and_what_tells_it_apart(client, rows):
    answer = ask(
        client,
        one={"query": NUMBER, "type": "organization", "limit": 1},
        other={"query": NUMBER, "type": ["project"]},
    )

    assert answer == {
        "one": [
            {
                "id": "norsk-kjemi",
                "name": "Norsk Kjemi AS",
                "description": "Company, Porsgrunn",
                "type": [{"id": "organization", "name": "Organization"}],
                "score": 100.0,
                "match": True,
            }
        ],
        "other": [],
    }


def test_a_batch_costs_five_queries_whatever_its_size(
    client, rows, django_assert_num_queries
):
    for size in (1, 50):
        with django_assert_num_queries(5):
            ask(client, **{f"q{n}": {"query": f"Alfa Verft {n}"} for n in range(size)})


def test_the_manifest_leads_to_services_that_answer(client, rows):
    answer = client.get(ENDPOINT)
    manifest = is_shape("manifest", answer.json())

    def paths(service, query):
        url = service["service_url"] + service["service_path"]
        return client.get(f"{url.removeprefix('https://localhost')}?{query}").json()

    suggest = manifest["suggest"]
    found = {
        what: [row["id"] for row in is_shape("suggest response", body)["result"]]
        for what, prefix in (("entity", "nor"), ("property", "org"), ("type", "Org"))
        for body in [paths(suggest[what], f"prefix={prefix}&lang=nb")]
    }
    assert found == {
        "entity": ["norsk-kjemi"],
        "property": ["orgnr"],
        "type": ["organization"],
    }
    offered = paths(
        manifest["extend"]["propose_properties"], "type=organization&limit=2"
    )
    assert len(is_shape("property proposal", offered)["properties"]) == 2
    pages = manifest["view"]["url"], manifest["preview"]["url"]
    for page in pages:
        path = page.replace("{{id}}", "norsk-kjemi").removeprefix("https://localhost")
        assert client.get(path).status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_suggestions_find_an_identifier_skip_and_never_an_unlisted_one(client, rows):
    def ids(query):
        address = f"{ENDPOINT}suggest/entity/?{query}"
        return [row["id"] for row in client.get(address).json()["result"]]

    assert ids("prefix=alfa-2")[0] == "alfa-2"
    assert ids("prefix=alfa") == ["alfa", "alfa-2"]
    assert ids("prefix=alfa&cursor=1") == ["alfa-2"]
    assert ids("prefix=skjult") == ids("prefix=") == []


def test_data_extension_returns_the_public_values_of_rows(client, rows):
    query = {
        "ids": ["norsk-kjemi", "skjult"],
        "properties": [{"id": "municipality"}, {"id": "topics", "settings": {}}],
    }
    answer = client.post(ENDPOINT, {"extend": json.dumps(query)})

    body = is_shape("extension response", answer.json())
    assert body["rows"] == {
        "norsk-kjemi": {"municipality": [{"str": "Porsgrunn"}], "topics": []},
        "skjult": {"municipality": [], "topics": []},
    }


def test_any_site_may_frame_the_preview_and_no_other_address(client, rows):
    shown = client.get(f"{ENDPOINT}preview/norsk-kjemi/")
    others = [client.get(ENDPOINT), client.get(f"{ENDPOINT}preview/skjult/")]

    policy = shown["Content-Security-Policy"]
    assert policy == views.PREVIEW_POLICY
    assert ("frame-ancestors *" in policy, "script-src" in policy) == (True, False)
    assert [a.has_header("X-Frame-Options") for a in (shown, *others)] == [
        False,
        True,
        True,
    ]
    assert [a.status_code for a in others] == [200, 404]
    assert ("<script" in shown.text, "<form" in shown.text) == (False, False)


REFUSED = {
    "no JSON": {"queries": "{"},
    "no object": {"queries": "[]"},
    "nested a hundred thousand times": {"queries": "[" * 100_000},
    "half a letter": {"queries": '{"q": {"query": "\\ud800"}}'},
    "too many": {"queries": json.dumps({str(n): {"query": "a"} for n in range(51)})},
    "neither name nor property": {"queries": '{"q": {}}'},
    "an unknown member": {"queries": '{"q": {"query": "a", "page": 2}}'},
    "an unknown property": {
        "queries": '{"q": {"properties": [{"pid": "orgnumber", "v": 1}]}}'
    },
    "no limit": {"queries": '{"q": {"query": "a", "limit": 0}}'},
    "an extension of unknown properties": {
        "extend": '{"ids": [], "properties": [{"id": "note"}]}'
    },
    "a function to call": {"queries": "{}", "callback": "run"},
    "nothing": {},
}


@pytest.mark.parametrize("form", REFUSED.values(), ids=REFUSED)
def test_a_bad_request_is_a_problem_that_says_why(client, form):
    answer = client.post(ENDPOINT, form)

    problem = is_shape("problem", answer.json())
    assert (answer.status_code, problem["status"]) == (400, 400)


@pytest.mark.parametrize(
    "query",
    [
        {"query": "\0'%_\\; --" * 99},
        {"query": "a", "properties": [{"pid": "website", "v": ["http://[", None, {}]}]},
        {"query": "a", "properties": [{"pid": "orgnr", "v": 1e400}]},
        {"query": "a", "properties": [{"pid": "kind", "v": [[{"id": "\0"}], True]}]},
    ],
)
def test_a_strange_query_finds_nothing_and_fails_nothing(client, rows, query):
    form = {"queries": json.dumps({"\0": query}).replace("Infinity", "1e400")}

    assert client.post(ENDPOINT, form).status_code in (200, 400)


def test_a_client_that_asks_too_often_waits_a_while(client, rows, monkeypatch):
    monkeypatch.setitem(views.LIMIT_PER_CLIENT, "at_most", 1)

    answers = [client.get(ENDPOINT, {"queries": "{}"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert (answers[0].json(), answers[1]["Retry-After"]) == ({}, "60")


def test_no_origin_or_token_is_asked_of_a_post(rows):
    strict = Client(
        enforce_csrf_checks=True, headers={"Origin": "https://a.example.org"}
    )

    assert matched(strict, NUMBER)[1] == ["norsk-kjemi"]


def test_random_changes_of_a_batch_break_nothing(client, rows):
    chance = random.Random(f"{SEED} reconciliation")
    text = json.dumps(
        {"q": {"query": "Alfa", "properties": [{"pid": "kind", "v": "a"}]}}
    )

    statuses = set()
    for _ in range(100):
        at, sign = chance.randrange(len(text)), chance.choice('{}[]",:0ø\\\x01')
        form = {"queries": text[:at] + sign + text[at + 1 :]}
        statuses.add(client.post(ENDPOINT, form).status_code)

    assert statuses <= {200, 400}
