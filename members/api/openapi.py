"""The OpenAPI 3.1 document, made of the routes, the FilterSets and the Structs of the rows."""

import re
from functools import cache

import msgspec
from django.conf import settings
from django.urls import get_resolver
from django_filters import ChoiceFilter, DateFilter

from members.exchange.licences import licence
from members.exchange.projection import PROJECTIONS
from members.fields import BY_KEY
from members.operation.publication import published
from members.queries.filters.choices import DaysFilter
from members.queries.filters.filterset import SeveralValuesFilter
from members.queries.filters.sources import FacetSource

from .answers import JSON, json_response
from .collections import for_machines
from .operations import Operation, describe
from .paging import DEFAULT, MOST
from .problems import MEDIA_TYPE, TITLES

SCHEMAS = "#/components/schemas/{name}"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "format": "date"}
TO_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
DAYS = {"type": "string", "pattern": rf"^([0-9]{{4}}|{TO_DAY}\.\.{TO_DAY})$"}
OWN = {
    "on": ("The registry as of this day, as known today. Today by default.", DAY),
    "cursor": ("The place to go on from: follow `next` of the page before.", TEXT),
    "limit": (
        "Rows on a page.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT},
    ),
    "facets": (
        "With 1, also the number of rows of each choice of each filter.",
        {"enum": ["0", "1", "false", "true"], "default": "0"},
    ),
    "updated_since": (
        "The `since` of an earlier answer: rows that have changed since, and ids `gone`.",
        TEXT,
    ),
}
WORDS = {
    "key": "The slug, a former slug or the id of the row.",
    "q": "Words to search for, as on the page.",
    "what": "The kind of what is suggested.",
}
IN_PATH = {"what": {"enum": ["entity", "type", "property"]}}
ABOUT = """\
The public data of the registry, as on its pages, without contacts and other people; texts are
as their authors wrote them. No key is needed, and any site may read it (CORS). Names are in
English; texts end in `_nb` and `_en`. A parameter that is repeated takes any of its values;
different parameters must all hold. An answer 304 says that the `ETag` sent in `If-None-Match` is
still the present one. HEAD is answered as GET, without the body. Every key of a row is always
there; new keys may be added."""
HEADERS = {
    "RateLimit-Policy": (
        True,
        "How many requests a client may send: `q` in `w` seconds.",
    ),
    "Access-Control-Allow-Origin": (True, "Any site may read the answer."),
    "ETag": (False, "The version of the answer, for If-None-Match."),
    "Link": (False, "The next page (`next`) and the licence (`license`)."),
}
REFUSALS = (400, 404, 410, 413, 414, 429, 503)


class ProblemDetails(msgspec.Struct, omit_defaults=True):
    """A refusal (RFC 9457): `detail` says how to correct the request."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | msgspec.UnsetType = msgspec.UNSET
    value: str | msgspec.UnsetType = msgspec.UNSET
    nearest: str | msgspec.UnsetType = msgspec.UNSET


@published()
@describe(Operation("The OpenAPI document of all these addresses", {JSON: dict}))
@for_machines
def openapi(request):
    return json_response(document())


def document():
    """Return the document, with the licence that the cluster has chosen."""
    one = licence()
    terms = {"license": {"name": one.name, "identifier": one.spdx}} if one else {}
    info = {
        "title": "Klyngeregisteret: open data",
        "version": "1",
        "description": ABOUT,
    }
    return {"openapi": "3.1.0", "info": info | terms, **_of_routes()}


@cache
def _of_routes():
    routes = list(_routes())
    tags = dict.fromkeys(one.tag for _path, at in routes for one in _operations(at))
    return {
        "servers": [{"url": settings.SITE_ADDRESS}],
        "security": [],
        "tags": [{"name": name} for name in tags],
        "paths": {path: _methods(route) for path, route in routes},
        "components": {
            "schemas": _schemas(routes),
            "headers": _headers(),
            "responses": _refusals(),
        },
    }


def _routes():
    """Yield (path in the document, URLPattern) of this room."""
    resolver = get_resolver("members.api.urls")
    for route in resolver.url_patterns:
        yield "/api/" + PARAMETER.sub(r"{\2}", str(route.pattern)), route


def _operations(route):
    return getattr(route.callback, "operations", ())


def _methods(route):
    return {
        "post" if one.body else "get": _operation(one, route)
        for one in _operations(route)
    }


def _operation(one, route):
    of_path = PARAMETER.findall(str(route.pattern))
    body = {"requestBody": one.body} if one.body else {}
    return {
        "operationId": f"{route.name}_post" if one.body else route.name,
        "summary": one.summary,
        "description": one.description or one.summary,
        "tags": [one.tag],
        "parameters": [
            *(
                _parameter(name, "path", WORDS.get(name, name), IN_PATH.get(name, TEXT))
                for _kind, name in of_path
            ),
            *_filters(one.filterset, one.only),
            *(_parameter(name, "query", *OWN[name]) for name in one.parameters),
        ],
        **body,
        "responses": _answers(one),
    }


def _parameter(name, place, words, schema):
    several = {"explode": True, "style": "form"} if "items" in schema else {}
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": words,
        "schema": schema,
        **several,
    }


def _filters(filterset, only):
    """Yield the parameters of a FilterSet, or only some, with its fixed choices."""
    filters = filterset.base_filters if filterset else {}
    for name, one in filters.items():
        if only is not None and name not in only:
            continue
        # Figures are no rows of a model, and have no fixed choices.
        fixed = getattr(filterset, "source", FacetSource).fixed.get(name, ())
        words = [WORDS.get(name) or str(one.label)]
        words += [f"{value}: {label}." for value, label in fixed]
        if name in OWN:
            yield _parameter(name, "query", *OWN[name])
        else:
            yield _parameter(name, "query", "\n".join(words), _schema_of(one, fixed))


def _schema_of(one, fixed):
    match one:
        case SeveralValuesFilter():
            item = {"enum": [value for value, _label in fixed]} if fixed else TEXT
            return {"type": "array", "minItems": 1, "items": item}
        case ChoiceFilter():
            return {"enum": [value for value, _label in one.extra["choices"]]}
        case DateFilter():
            return DAY
        case DaysFilter():
            return DAYS
    return TEXT | {"maxLength": 200, "pattern": r"^[^\u0000]*$"}


def _answers(one):
    content = {
        media: {"schema": _reference(kind)} if kind else {}
        for media, kind in one.content.items()
    }
    answers = {"200": _answer("The answer", content), "304": _answer("Not modified")}
    if one.moves:
        answers["302"] = _answer("The present address of the row")
    if one.errors:
        own = {one.errors: {"schema": {"type": "object"}}}
        return answers | {"default": _answer("An answer of the protocol", own)}
    refusals = {str(n): {"$ref": f"#/components/responses/{n}"} for n in REFUSALS}
    return answers | refusals


def _refusals():
    content = {MEDIA_TYPE: {"schema": _reference(ProblemDetails)}}
    return {str(status): _answer(TITLES[status], content) for status in REFUSALS}


def _answer(words, content=None):
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    answer = {"description": words, "headers": headers}
    return answer | {"content": content} if content else answer


def _reference(kind):
    (schema,), _schemas = msgspec.json.schema_components([kind], ref_template=SCHEMAS)
    return schema


def _headers():
    return {
        name: {"required": required, "description": words, "schema": {"type": "string"}}
        for name, (required, words) in HEADERS.items()
    }


def _schemas(routes):
    """Return the schemas of all Structs, their properties called as the pages call them."""
    kinds = {ProblemDetails: None}
    for _path, route in routes:
        for one in _operations(route):
            kinds |= dict.fromkeys(filter(None, one.content.values()))
    _references, schemas = msgspec.json.schema_components(kinds, ref_template=SCHEMAS)
    for projection in PROJECTIONS.values():
        for row in (projection.row, projection.detail):
            _name_properties(schemas[row.__name__], projection.noun)
    return _as_encoded(schemas)


def _name_properties(schema, noun):
    """Describe the properties that are fields of a noun by the labels of its forms."""
    for field in BY_KEY[noun].fields if noun in BY_KEY else ():
        for column in field.columns:
            if column in schema["properties"]:
                schema["properties"][column]["description"] = str(field.label)


def _as_encoded(schema):
    """Return a schema of msgspec as answers are encoded: decimals as numbers, times local."""
    match schema:
        case {"type": "string", "format": "decimal"}:
            return {"type": "number"}
        case {"type": "string", "format": "time"}:
            return {"type": "string"}
        case dict():
            return {name: _as_encoded(value) for name, value in schema.items()}
        case list():
            return [*map(_as_encoded, schema)]
    return schema
