"""The addresses of reconciliation: all of them read, by POST if an address is too short."""

from datetime import timedelta

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members.exchange.projection.base import absolute, prefix
from members.models import Organization
from members.operation import limits
from members.operation.publication import published
from members.queries import search

from ..answers import json_response
from ..collections import for_machines
from ..operations import Operation, describe
from ..problems import Problem, unknown
from .extension import ORGANIZATIONS, as_list, extend, propose_properties
from .queries import MOST_QUERIES, PROPERTIES, TYPE, answer_batch, candidate

# A batch costs as much as many pages; OpenRefine sends ten names at a time.
ACTION = "reconciliation"
LIMIT_PER_CLIENT = {"at_most": 300, "per": timedelta(minutes=10)}
SUGGESTIONS = 10
TAG = "reconciliation"
TEXTS = {"queries": {"type": "string"}, "extend": {"type": "string"}}
FIELDS = {"schema": {"type": "object", "properties": TEXTS}}
FORM = {"required": True, "content": {"application/x-www-form-urlencoded": FIELDS}}
WIDTH, HEIGHT = 430, 340  # of a preview, in pixels
# OpenRefine shows it within its own pages, on any host.
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self';"
    " form-action 'none'; base-uri 'none'; frame-ancestors *"
)


@published(never_shows=ORGANIZATIONS.never_shows)
@describe(
    Operation("The manifest for OpenRefine, or answers to a query", tag=TAG),
    Operation("Answers to `queries` or to `extend`", tag=TAG, body=FORM),
)
@for_machines(methods=require_http_methods(["GET", "HEAD", "POST"]))
def reconcile(request):
    """Answer a batch of queries or an extension; without either, return the manifest."""
    form = request.POST if request.method == "POST" else request.GET
    _refuse_callback(form)
    for name, answer in (("queries", answer_batch), ("extend", extend)):
        if name in form:
            _count(request)
            return json_response(answer(form[name]), **{"Cache-Control": "no-store"})
    if request.method == "POST":
        raise Problem(400, "bad-value", "Send a form with `queries` or `extend`.")
    return json_response(manifest())


def _refuse_callback(form):
    if "callback" in form:
        detail = "There is no JSONP: any page may read the answer itself (CORS)."
        raise Problem(400, "unknown-parameter", detail, parameter="callback")


def _count(request):
    client = limits.client_address(request)
    if not limits.allow_client(ACTION, client, **LIMIT_PER_CLIENT):
        detail = f"Send up to {MOST_QUERIES} queries at once, and come back later."
        raise Problem(429, "too-many-requests", detail)


def manifest():
    endpoint = absolute(reverse("api:reconcile"))
    pages = prefix("organization", "nb")
    suggest = {"service_url": endpoint.removesuffix("/")}
    return {
        "versions": ["0.2"],
        "name": "Klyngeregisteret",
        "identifierSpace": pages,
        "schemaSpace": f"{endpoint}properties/",
        "documentation": absolute("/llms.txt"),
        "defaultTypes": [TYPE],
        "view": {"url": pages + "{{id}}/"},
        "preview": {
            "url": endpoint + "preview/{{id}}/",
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": {
            what: suggest | {"service_path": f"/suggest/{what}/"} for what in SUGGEST
        },
        "extend": {
            "propose_properties": suggest | {"service_path": "/properties/"},
            "property_settings": [],
        },
    }


@describe(Operation("Organizations, types or properties that begin so", tag=TAG))
@for_machines
def suggest(request, what):
    """Complete the beginning of a name or identifier; clients add parameters of their own."""
    _refuse_callback(request.GET)
    if what not in SUGGEST:
        raise unknown("suggestion", what, SUGGEST)
    words = request.GET.get("prefix", "")[:200].strip()
    first = _number(request, "cursor", 0, 1_000)
    rows = SUGGEST[what](words, first + SUGGESTIONS)[first:]
    return json_response({"result": rows}, **{"Cache-Control": "no-store"})


def _organizations(words, most):
    listed = Organization.objects.listed()
    by_slug = listed.filter(slug=words) if words else ()
    rows = [*by_slug, *search.best(listed, search.ranked(words) or (), most)]
    return [candidate(row) for row in dict.fromkeys(rows)]


def _beginning(names):
    """Return the suggestions of {id: name} that begin with some words."""
    rows = [(row, (row["id"], row["name"].lower())) for row in as_list(names)]

    def suggestions(words, most):
        start = words.lower()
        return [row for row, texts in rows if any(t.startswith(start) for t in texts)]

    return suggestions


SUGGEST = {
    "entity": _organizations,
    "type": _beginning({TYPE["id"]: TYPE["name"]}),
    "property": _beginning(PROPERTIES),
}


@published("type", "limit")
@describe(Operation("Properties to extend rows by", tag=TAG))
@for_machines
def properties(request):
    """Propose the properties whose values an extension returns."""
    limit = _number(request, "limit", 100, 100)
    return json_response(propose_properties(request.GET.get("type", ""), limit))


def _number(request, name, usual, most):
    text = request.GET.get(name, str(usual))
    is_number = text.isascii() and text.isdecimal() and len(text) < 5
    if not is_number or int(text) > most:
        detail = f"“{name}”: Give a whole number up to {most}."
        raise Problem(400, "bad-value", detail, parameter=name)
    return int(text)


@published(by_rows=True, never_shows=ORGANIZATIONS.never_shows)
@describe(Operation("An organization to show in a frame", {"text/html": None}, tag=TAG))
@for_machines
def preview(request, key):
    """Show one organization in a frame of the client: no script, form or person."""
    pk, _slug = ORGANIZATIONS.public(key) or (None, "")
    rows = ORGANIZATIONS.rows([pk], timezone.localdate()) if pk else []
    if not rows:
        raise Problem(404, "nothing-here", "No public organization is called that.")
    context = {"row": rows[0], "kind": Organization.Kind(rows[0].kind).label}
    response = render(request, "api/preview.html", context)
    response["Content-Language"] = "en"
    response["Content-Security-Policy"] = PREVIEW_POLICY
    return response
