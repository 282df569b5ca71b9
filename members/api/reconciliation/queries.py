"""Queries of a batch, and the organizations that each may mean."""

from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from django.utils import translation

from members.models import Organization
from members.models.languages import TEXT_LANGUAGES
from members.models.organization_numbers import normalize_orgnr
from members.queries.search import folded
from members.records import duplicates

from ..problems import Problem, unknown

MOST_QUERIES, MOST_CANDIDATES, USUAL_CANDIDATES = 50, 20, 5
LEAST_SCORE, SCORE_OF_SLUG = 0.3, 0.9
# A property that agrees takes this share of the doubt away, else of the score.
WEIGHT = 0.2
TYPE = {"id": "organization", "name": "Organization"}
PROPERTIES = {
    "orgnr": "Organization number",
    "website": "Website",
    "municipality": "Municipality",
    "kind": "Kind",
}


class PropertyValue(msgspec.Struct, forbid_unknown_fields=True):
    """A property, and the value or values that the row of the client has."""

    pid: str
    v: Any

    @property
    def texts(self):
        values = self.v if isinstance(self.v, list) else [self.v]
        return [text for value in values if (text := _text(value))]


def _text(value):
    """Return a value as text; of a reconciled one its name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int | float) else ""


class Query(msgspec.Struct, forbid_unknown_fields=True):
    """One query of a batch: a name, a number or an identifier, and further facts."""

    query: str | None = None
    type: str | list[str] = msgspec.field(default_factory=list)
    limit: Annotated[int, msgspec.Meta(ge=1)] = USUAL_CANDIDATES
    properties: list[PropertyValue] = msgspec.field(default_factory=list)
    type_strict: Literal["any", "should", "all"] = "should"

    def __post_init__(self):
        if self.query is None and not self.properties:
            raise ValueError("Give `query` or `properties`")

    @property
    def is_of_organizations(self):
        types = [self.type] if isinstance(self.type, str) else self.type
        return not any(types) or TYPE["id"] in types

    @property
    def profile(self):
        """Return the ComparedProfile; a query of nine digits is a number, else a name."""
        text, values = self.query or "", self.values
        is_number = _is_number(text)
        return duplicates.typed_profile(
            name="" if is_number else text,
            orgnr=text if is_number else _first(values, "orgnr"),
            website=_first(values, "website"),
        )

    @property
    def values(self):
        return {one.pid: one.texts for one in self.properties if one.texts}


def _first(values, name):
    return next(iter(values.get(name, [])), "")


def _is_number(text):
    number = normalize_orgnr(text[:40])
    return len(number) == 9 and number.isdecimal()


def decode(text, kind, name):
    """Return JSON as a type; raise Problem with the place of a mistake in it."""
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        detail = f"“{name}”: {error}."
        raise Problem(400, "bad-value", detail, parameter=name) from None


Batch = Annotated[dict[str, Query], msgspec.Meta(max_length=MOST_QUERIES)]


def answer_batch(text):
    """Return {key: {"result": candidates}} of a batch in JSON; raise Problem for a bad one."""
    batch = decode(text, Batch, "queries")
    for query in batch.values():
        for one in query.properties:
            if one.pid not in PROPERTIES:
                raise unknown("property", one.pid, PROPERTIES, parameter="queries")
    named = {key: q for key, q in batch.items() if q.is_of_organizations}
    pairs = [(q.profile, (q.query or "").replace("\0", "")) for q in named.values()]
    matches = dict(zip(named, duplicates.match_listed(pairs), strict=True))
    return {
        key: {"result": _candidates(query, matches.get(key, []))}
        for key, query in batch.items()
    }


def _candidates(query, matches):
    """Return the candidates, best first; one is a `match` if it alone is certain."""
    certain = [m for m in matches if m.has_number] or [
        m for m in matches if _is_certain_by_name(query, m)
    ]
    scores = [(_score(query, match), match) for match in matches]
    likely = [pair for pair in scores if pair[0] >= LEAST_SCORE]
    likely.sort(key=lambda pair: (-pair[0], pair[1].organization.sort_name))
    return [
        candidate(match.organization)
        | {"type": [TYPE], "score": round(100 * score, 1), "match": certain == [match]}
        for score, match in likely[: min(query.limit, MOST_CANDIDATES)]
    ]


def candidate(organization):
    """Return an organization with kind and municipality, which tell namesakes apart."""
    facts = [organization.get_kind_display(), organization.municipality]
    return {
        "id": organization.slug,
        "name": organization.name,
        "description": ", ".join(filter(None, facts)),
    }


def _is_certain_by_name(query, match):
    disagrees = "two_numbers" in match.likeness.reasons
    return match.has_name and not disagrees and all(_agreements(query, match))


def _score(query, match):
    """Return the likeness from 0 to 1, changed by the properties; of a number it is 1."""
    score = match.likeness.score
    if match.has_number:
        return score
    if match.organization.slug == query.query:
        score = max(score, SCORE_OF_SLUG)
    for agrees in _agreements(query, match):
        score = 1 - (1 - score) * (1 - WEIGHT) if agrees else score * (1 - WEIGHT)
    return score


def _agreements(query, match):
    """Return whether municipality and kind agree, of those that both have."""
    row = match.organization
    own = {
        "municipality": {folded(row.municipality), row.municipality_code} - {""},
        "kind": _kind_words()[row.kind],
    }
    return [
        not words.isdisjoint(map(folded, query.values[name]))
        for name, words in own.items()
        if words and name in query.values
    ]


@cache
def _kind_words():
    """Return {kind: its value and its labels, folded}."""
    words = {value: {value} for value in Organization.Kind.values}
    for language in TEXT_LANGUAGES:
        with translation.override(language):
            for value, label in Organization.Kind.choices:
                words[value].add(folded(str(label)))
    return words
