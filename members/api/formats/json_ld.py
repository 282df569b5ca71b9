"""Rows as JSON-LD: the W3C Organization Ontology and schema.org, and own terms for the rest.

The context stands in the answer, so that a reader fetches nothing. A row has the identity
that the JSON-LD of its Norwegian page gives it.
"""

import json
from functools import cache
from pathlib import Path

from django.http import HttpResponse

from members.actions import links
from members.exchange.projection import PROJECTIONS, Row
from members.exchange.projection.base import absolute
from members.models.memberships import DOCUMENTED

from ..answers import encode
from .flat import is_reference

JSON_LD = "application/ld+json"
CLUSTER = "/#cluster"
# {collection: (types, end of the identity)}
KINDS = {
    "organizations": (["org:Organization", "schema:Organization"], "organization"),
    "sites": (["org:Site", "schema:Place"], "place"),
    "projects": (["org:OrganizationalCollaboration", "schema:Project"], "project"),
    "roles": (["org:OrganizationalUnit"], "body"),
    "topics": (["skos:Concept"], "topic"),
    "events": (["schema:Event"], "event"),
}
# The collections of references, by the names of the fields that hold them.
REFERENCES = {"site": "sites", "part_of": "sites", "parts": "sites", "body": "roles"}
REFERENCES |= {"topic": "topics", "theme": "topics", "themes": "topics"}
REFERENCES |= {"organization": "organizations", "organizers": "organizations"}
REFERENCES |= {"project": "projects"} | {name: name for name in KINDS}
# Plain links beside the rows with the period of each: {(collection, field): term}
PLAIN = {
    ("organizations", "sites"): "org:hasSite",
    ("projects", "sites"): "schema:location",
}
LETTERS = {"day": 10, "month": 7, "year": 4}  # of an ISO date, by its precision
DATE_TYPES = {10: "xsd:date", 7: "xsd:gYearMonth", 4: "xsd:gYear"}


@cache
def context():
    """Return the context; names that it lacks are terms of this API."""
    terms = json.loads(Path(__file__).with_name("context.json").read_text("utf-8"))
    return {"@vocab": absolute("/api/v1/terms#")} | terms


def write_json_ld(projection, rows, day):
    nodes = [node_of(projection.name, row, day) for row in rows]
    return _response({"@context": context(), "@graph": nodes})


def write_one(projection, row, day):
    return _response({"@context": context()} | node_of(projection.name, row, day))


def _response(body):
    return HttpResponse(encode(body), content_type=JSON_LD)


def node_of(collection, row, day):
    """Return a row with its identity and types."""
    node = _values(row)
    for (of, name), term in PLAIN.items():
        if of == collection:
            node[term] = [_identity(one, name) for one in getattr(row, name, ())]
    if hasattr(row, "memberships"):
        node |= _memberships(row.memberships, day)
    if offices := node.pop("offices", None):
        posts = [
            _post(row, values) for row, values in zip(row.offices, offices, strict=True)
        ]
        is_held = collection == "organizations"
        node |= {"org:holds": posts} if is_held else {"@reverse": {"org:postIn": posts}}
    types, _end = KINDS.get(collection, (["schema:Thing"], ""))
    key = getattr(row, "slug", "") or row.key
    return _without_empty({"@id": identity(collection, key), "@type": types} | node)


def identity(collection, slug):
    """Return the IRI of a row: that of its page, if it has one."""
    _types, end = KINDS.get(collection, ("", "row"))
    return f"{_address(collection)}{slug}/#{end}"


@cache
def _address(collection):
    one = PROJECTIONS.get(collection)
    if one and (one.noun, "public_page") in links.URL_NAMES:
        return links.url(one.noun, "public_page", "-", language="nb")[:-2]
    return absolute(f"/api/v1/{collection}/")


def _memberships(rows, day):
    """Return documented memberships as such, and mere mentions as mentions."""
    stays = [row for row in rows if row.certainty in DOCUMENTED]
    cluster = {"@id": absolute(CLUSTER)}
    beside = {"@type": "org:Membership", "org:organization": cluster}
    return {
        "memberships": [beside | _values(row) for row in stays],
        "mentions": [_values(row) for row in rows if row not in stays],
        "org:memberOf": [cluster for row in stays if _holds_on(row, day)][:1],
    }


def _post(office, values):
    """Return an office as a post with its role, and with its holder if there is one."""
    role = {"@id": f"{context()['@vocab']}{office.role}", "@type": "org:Role"}
    holder = values.get("organization", {}).get("@id")
    owner = {"org:heldBy": {"@id": holder}} if holder else {}
    return {"@type": "org:Post", "org:role": role} | owner | values


def _holds_on(row, day):
    return (not row.since or row.since <= day) and (not row.until or day <= row.until)


def _values(row):
    """Return the fields of a Row as values of JSON-LD, without empty ones."""
    values = {name: _value(getattr(row, name), name) for name in row.__struct_fields__}
    return _without_empty(values | _period(row))


def _value(value, name):
    if isinstance(value, list):
        return [_value(one, name) for one in value]
    if not isinstance(value, Row):
        return value
    return _reference(value, name) if is_reference(type(value)) else _values(value)


def _reference(row, name):
    collection = REFERENCES.get(name)
    own = {"@id": identity(collection, row.slug)} if collection else {}
    return own | _values(row)


def _identity(row, name):
    """Return the identity of a reference, or of the one that a row in between has."""
    inner = row if hasattr(row, "slug") else getattr(row, name.removesuffix("s"))
    return {"@id": identity(REFERENCES[name], inner.slug)}


def _period(row):
    """Return the days of a period with as much of each as is known."""
    days = {}
    for name in ("since", "until"):
        if letters := LETTERS.get(getattr(row, f"{name}_precision", "")):
            text = getattr(row, name) and getattr(row, name).isoformat()[:letters]
            kind = DATE_TYPES[letters]
            days[name] = text and {"@value": text, "@type": kind}
        elif getattr(row, name, None):
            days |= {name: None, f"{name}_at_latest": getattr(row, name)}
    return days


def _without_empty(node):
    return {name: v for name, v in node.items() if v is not None and v not in ("", [])}
