"""An assistant reads the public data by the Model Context Protocol, without a session."""

import json
import random

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from members.api import mcp
from tests.support.factories import make
from tests.support.sampling import SEED

pytestmark = pytest.mark.django_db
ENDPOINT, JSON = "/api/mcp", "application/json"


class Assistant:
    """A client of the current revision, or of an older one that begins with a handshake."""

    def __init__(self, version):
        self.client, self.version, self.number = Client(), version, 0
        if version in mcp.LEGACY:
            self.opened = self.ask("initialize", protocolVersion=version)
            assert self.send({"method": "notifications/initialized"}).status_code == 202
        else:
            self.opened = self.ask("server/discover")

    def ask(self, method, **params):
        """Return the result of a request."""
        answer = self.send(self.request(method, params))
        body = answer.json()
        assert (answer.status_code, body["id"]) == (200, self.number)
        return body["result"]

    def request(self, method, params):
        self.number += 1
        meta = {"_meta": {mcp.VERSION: self.version}}
        params = params if self.version in mcp.LEGACY else params | meta
        return {"id": self.number, "method": method, "params": params}

    def send(self, message, **headers):
        given = {"MCP-Protocol-Version": self.version} | headers
        if self.version not in mcp.LEGACY:
            given.setdefault("Mcp-Method", message["method"])
            given.setdefault("Mcp-Name", message.get("params", {}).get("name", ""))
        body = {"jsonrpc": "2.0", **message}
        return self.client.post(ENDPOINT, body, JSON, headers=given)

    def call(self, tool, **arguments):
        return self.ask("tools/call", name=tool, arguments=arguments)


@pytest.fixture
def yara():
    make.organization(name="Skjult AS", slug="skjult", is_listed=False)
    return make.member(name="Yara", slug="yara", kind="company")


@pytest.fixture(params=mcp.VERSIONS)
def assistant(request):
    return Assistant(request.param)


def test_an_assistant_goes_from_its_first_request_to_a_row(yara, assistant, client):
    tools = {tool["name"]: tool for tool in assistant.ask("tools/list")["tools"]}
    found = assistant.call("search_organizations", kind=["company"], limit=5)
    one = assistant.call("get_organization", key="yara")

    for tool in tools.values():
        Draft202012Validator.check_schema(tool["inputSchema"])
    assert "search_organizations" in tools
    page = client.get("/api/v1/organizations/?kind=company&limit=5").json()
    rows = found["structuredContent"]["data"]
    assert (rows, [row["slug"] for row in rows]) == (page["data"], ["yara"])
    assert json.loads(one["content"][0]["text"]) == one["structuredContent"]
    assert one["structuredContent"] == client.get("/api/v1/organizations/yara/").json()
    assert assistant.ask("ping") == {"resultType": "complete"}


def test_an_older_client_gets_a_revision_that_both_speak(assistant):
    stated = assistant.opened.get(
        "protocolVersion", assistant.opened.get("supportedVersions")
    )

    is_current = assistant.version == mcp.CURRENT
    assert stated == (mcp.VERSIONS if is_current else assistant.version)
    opened = Assistant(mcp.LEGACY[0]).ask("initialize", protocolVersion="2024-11-05")
    assert opened["protocolVersion"] == mcp.LEGACY[0]


def test_a_former_slug_leads_on_and_what_is_not_public_is_an_error_of_the_tool(yara):
    assistant = Assistant(mcp.CURRENT)
    yara.slug = "yara-norge"
    yara.save()

    moved = assistant.call("get_organization", key="yara")
    wrong = [
        assistant.call("get_organization", key="skjult"),
        assistant.call("get_organization", key="a/../\0"),
        assistant.call("get_organization"),
        assistant.call("search_organizations", kommune="Skien"),
        assistant.call("search_organizations", kind=[1, None, {}]),
    ]

    assert moved["structuredContent"]["slug"] == "yara-norge"
    problems = [json.loads(one["content"][0]["text"])["status"] for one in wrong]
    assert ([one["isError"] for one in wrong], problems) == (
        [True] * 5,
        [404, 404, 404, 400, 400],
    )


TOOL = {"method": "tools/call", "params": {"name": "search_organizations"}}
DEEP = (
    b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"a": ' + b"[" * 100_000
)
REFUSED = {
    "no JSON": (b"{", {}, 400, -32700),
    "nested": (DEEP, {}, 400, -32700),
    "a batch": ([], {}, 400, -32600),
    "an id that is nothing": ({"id": None, "method": "ping"}, {}, 400, -32600),
    "an id without end": ({"id": 10**30, "method": "ping"}, {}, 400, -32600),
    "another site": (
        {"id": 1, "method": "ping"},
        {"Origin": "https://a.example.org"},
        403,
        -32600,
    ),
    "no such method": ({"id": 1, "method": "resources/list"}, {}, 200, -32601),
    "no such tool": (
        {"id": 1, "method": "tools/call", "params": {"name": "delete"}},
        {},
        400,
        -32602,
    ),
    "too much": (
        {
            "id": 1,
            "method": "tools/call",
            "params": TOOL["params"] | {"arguments": {"q": "a" * 5_000}},
        },
        {},
        400,
        -32602,
    ),
    "an unknown revision": (
        {"id": 1, "method": "ping"},
        {"MCP-Protocol-Version": "1900-01-01"},
        400,
        -32022,
    ),
    "a revision that only a header states": (
        {"id": 1, "method": "ping"},
        {"MCP-Protocol-Version": mcp.CURRENT},
        400,
        -32020,
    ),
}


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"), REFUSED.values(), ids=REFUSED
)
def test_a_refusal_is_an_error_of_json_rpc(client, body, headers, status, code):
    if isinstance(body, dict):
        body = {"jsonrpc": "2.0", **body}
    answer = client.post(ENDPOINT, body, JSON, headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_headers_must_repeat_the_body_of_the_current_revision(yara):
    assistant = Assistant(mcp.CURRENT)
    message = assistant.request("tools/call", TOOL["params"])

    answers = [
        assistant.send(message, **{"Mcp-Name": "get_organization"}),
        assistant.send(message, **{"Mcp-Method": "tools/list"}),
    ]
    unknown = assistant.send(assistant.request("resources/list", {}))

    codes = [(a.status_code, a.json()["error"]["code"]) for a in (*answers, unknown)]
    assert codes == [(400, -32020), (400, -32020), (404, -32601)]


def test_its_own_pages_may_ask_and_nobody_reads_by_get(client):
    own = {"Origin": "http://testserver"}
    ping = {"jsonrpc": "2.0", "id": "a", "method": "ping"}

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ENDPOINT, ping, JSON, headers=own).json()["id"] == "a"
    statuses = [
        client.generic(m, ENDPOINT).status_code for m in ("GET", "DELETE", "OPTIONS")
    ]
    assert statuses == [405, 405, 405]


def test_two_hundred_malformed_bodies_break_nothing(yara, client):
    chance = random.Random(f"{SEED} mcp")
    arguments = {"q": "yara", "kind": ["company"], "limit": 5, "on": "2026-01-01"}
    params = TOOL["params"] | {"arguments": arguments}
    whole = json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    )

    statuses = []
    for _ in range(200):
        text = bytearray(whole.encode())
        for _change in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text[at : at + chance.randint(0, 9)] = chance.choice(
                [b"", b"null", b"{}", b"[", b'"', b"\\u0000", b"\xff", b"-1e99", b"\0"]
            )
        statuses.append(client.post(ENDPOINT, bytes(text), JSON).status_code)

    assert {*statuses} <= {200, 202, 400}
