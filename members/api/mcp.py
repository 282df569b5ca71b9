"""The public data for assistants: the Model Context Protocol over the views of the API.

Each POST is answered by one JSON object, and nothing is kept. Revision 2026-07-28 states its
version in every request; older clients begin with `initialize`.
"""

from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.views.decorators.http import require_POST

from members.exchange.projection import PROJECTIONS
from members.queries.filters.filterset import SeveralValuesFilter

from .answers import JSON, json_response
from .collections import for_machines
from .operations import Operation, describe
from .questions import OWN

CURRENT, LEGACY = "2026-07-28", ("2025-11-25", "2025-06-18")
VERSIONS = [CURRENT, *LEGACY]
VERSION = "io.modelcontextprotocol/protocolVersion"
MOST_BYTES = 4_000  # of parameters, as in an address
ABOUT = {
    "capabilities": {"tools": {}},
    "instructions": "Read-only public data of an industrial cluster in Norway, without "
    "contacts. Follow `next` by its `cursor`, with the other arguments unchanged.",
}
SERVER = {"name": "klyngeregisteret", "version": "1"}
CACHEABLE = {"ttlMs": 24 * 3600 * 1000, "cacheScope": "public"}
NO_JSON, INVALID, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602
HEADERS_DIFFER, NO_VERSION = -32020, -32022
MESSAGE = {"required": True, "content": {JSON: {"schema": {"type": "object"}}}}
UNSET = msgspec.UNSET
# A larger number cannot be written again.
Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]


class Message(msgspec.Struct):
    """A JSON-RPC request, or a notification if it has no id."""

    jsonrpc: Literal["2.0"]
    method: str
    id: str | Number | msgspec.UnsetType = UNSET
    params: dict[str, Any] = msgspec.field(default_factory=dict)


class RpcError(Exception):
    """An error of the protocol: `data` are further facts, `status` is that of HTTP."""

    def __init__(self, code, text, *, status=400, **data):
        super().__init__(text)
        self.status, self.body = status, {"code": code, "message": text, "data": data}


@describe(
    Operation("A message of the Model Context Protocol", body=MESSAGE, errors=JSON)
)
@for_machines(methods=require_POST)
def endpoint(request):
    """Answer one message; pages of other sites are refused, as the protocol demands."""
    own, key = f"{request.scheme}://{request.get_host()}", UNSET
    try:
        if request.headers.get("Origin", own) != own:
            raise RpcError(INVALID, "Pages of other sites may not ask.", status=403)
        message = _message(request.body)
        if (key := message.id) is UNSET:
            return HttpResponse(status=202)
        body, status = {"result": _result(request, message)}, 200
    except RpcError as error:
        body, status = {"error": error.body}, error.status
    named = {} if key is UNSET else {"id": key}
    response = json_response({"jsonrpc": "2.0", **named, **body})
    response.status_code, response["Cache-Control"] = status, "no-store"
    return response


def _message(body):
    try:
        return msgspec.json.decode(body, type=Message)
    except msgspec.ValidationError as error:
        raise RpcError(INVALID, f"{error}.") from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise RpcError(NO_JSON, f"{error}.") from None


def _result(request, message):
    if (revision := _revision(request, message)) == CURRENT:
        _require_headers(request, message)
    if message.method not in METHODS:
        status = 404 if revision == CURRENT else 200
        raise RpcError(NO_METHOD, f"No method “{message.method[:80]}”.", status=status)
    return {"resultType": "complete", **METHODS[message.method](message.params)}


def _revision(request, message):
    """Return the revision of a request; raise RpcError for one that is not spoken here."""
    meta = message.params.get("_meta")
    version = meta.get(VERSION) if isinstance(meta, dict) else None
    requested = version or request.headers.get("MCP-Protocol-Version", LEGACY[0])
    if requested not in VERSIONS:
        data = {"supported": VERSIONS, "requested": str(requested)[:80]}
        raise RpcError(NO_VERSION, "Unsupported protocol version", **data)
    return requested


def _require_headers(request, message):
    """Raise RpcError unless the headers repeat the body, as the current revision demands."""
    meta = message.params.get("_meta") or {}
    headers = {"MCP-Protocol-Version": meta.get(VERSION), "Mcp-Method": message.method}
    if message.method == "tools/call":
        headers["Mcp-Name"] = message.params.get("name")
    for name, value in headers.items():
        if request.headers.get(name) != value:
            raise RpcError(HEADERS_DIFFER, f"{name} and the body differ.")


def _initialize(params):
    version = next((v for v in LEGACY if v == params.get("protocolVersion")), LEGACY[0])
    return {"protocolVersion": version, "serverInfo": SERVER, **ABOUT}


def _call(params):
    """Return the answer of the API as data and text; its Problem is an error of the tool."""
    name, arguments = str(params.get("name")), params.get("arguments", {})
    if name not in _tools() or not isinstance(arguments, dict):
        raise RpcError(BAD_PARAMS, f"No tool “{name[:80]}”, or bad arguments.")
    query = QueryDict(mutable=True)
    for parameter, value in arguments.items():
        values = value if isinstance(value, list) else [value]
        query.setlist(parameter, [_text(one) for one in values])
    if len(query.urlencode()) > MOST_BYTES:
        raise RpcError(BAD_PARAMS, "The arguments are too long.")
    return _ask(_path(name, query), query)


def _text(value):
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _path(name, query):
    """Return the path that a tool asks; of one row it has the key."""
    collection, is_single = _tools()[name][1:]
    if not is_single:
        return reverse(f"api:{collection}")
    key = query.pop("key", [""])[-1].replace("/", "") or "-"
    return reverse(f"api:{collection}_one", args=[key])


def _ask(path, query):
    request, match = HttpRequest(), resolve(path)
    request.method, request.path, request.GET = "GET", path, query
    response = match.func(request, **match.kwargs)
    if response.status_code == 302:  # from a former slug
        return _ask(urlsplit(response["Location"]).path, query)
    texts = {"content": [{"type": "text", "text": response.content.decode()}]}
    if response.status_code != 200:
        return texts | {"isError": True}
    return texts | {"structuredContent": msgspec.Raw(response.content)}


@cache
def _tools():
    """Return {name: (tool, collection, whether it asks for one row)}."""
    tools = {}
    for one in PROJECTIONS.values():
        several = {n: _schema(one, n) for n in (*one.filterset.base_filters, *OWN)}
        single = {"key": {"type": "string", "description": "Its slug or id"}}
        for name, about, properties, is_single in (
            (f"search_{one.name}", f"Public {one.name}", several, False),
            (f"get_{one.noun}", f"All about one of the {one.name}", single, True),
        ):
            schema = {"type": "object", "properties": properties}
            tool = {"name": name, "description": about, "inputSchema": schema}
            tools[name] = tool, one.name, is_single
    return tools


def _schema(projection, name):
    one = projection.filterset.base_filters.get(name)
    label = {"description": str(one.label)} if one else {}
    if not isinstance(one, SeveralValuesFilter):
        return {"type": "string", **label}
    choices = dict(projection.filterset.source.fixed.get(name, ()))
    items = {"type": "string"} | ({"enum": [*choices]} if choices else {})
    return {"type": "array", "items": items, **label}


METHODS = {
    "initialize": _initialize,
    "ping": lambda _: {},
    "server/discover": lambda _: {"supportedVersions": VERSIONS, **ABOUT, **CACHEABLE},
    "tools/list": lambda _: {"tools": [t[0] for t in _tools().values()], **CACHEABLE},
    "tools/call": _call,
}
