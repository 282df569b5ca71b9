"""Answer requests as the API of Enhetsregisteret does, from units in memory.

A unit is the JSON of its v2: `respons_klasse` "SlettetEnhet" marks a deleted one, and one
removed from open data has no `respons_klasse`, but its number and day alone.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from urllib.parse import parse_qs

BASE = "/enhetsregisteret/api"
VENDOR = "application/vnd.brreg.enhetsregisteret."
ANY_TYPE = {"", "*/*", "application/*", "application/json"}
MOST_ROWS = 10_000  # page * size
NUMBER = re.compile(r"[0-9]{9}")
MEDIA_TYPES = {
    "enheter": f"{VENDOR}enhet.v2+json",
    "underenheter": f"{VENDOR}underenhet.v2+json",
    "oppdateringer/enheter": f"{VENDOR}oppdatering.enhet.v1+json",
}
PAGING = {"size", "page"}
UNIT_SEARCH = {"navn", "navnMetodeForSoek", "organisasjonsnummer", "overordnetEnhet"}
UPDATE_SEARCH = {"oppdateringsid", "dato", "organisasjonsnummer"}


@dataclass
class Register:
    """Raw units and sub-units by number, and the updates in the order of the feed."""

    units: dict = field(default_factory=dict)
    subunits: dict = field(default_factory=dict)
    updates: list = field(default_factory=list)


class RefusalError(Exception):
    """An answer without a unit: its status, and the words of its body."""


def answer(register, method, path, query, accept):
    """Return status, content type and bytes; `path` begins with BASE, `query` is its text."""
    try:
        resource, number = _split(method, path)
        content_type = _content_type(resource, accept)
        status, body = _look_up(register, resource, number, query)
    except RefusalError as refusal:
        status, words = refusal.args
        body = words and {"status": status, "feilmelding": words}
        content_type = "application/json"
    text = json.dumps(body, ensure_ascii=False) if body else ""
    return status, content_type, text.encode()


def _split(method, path):
    resource = path.removeprefix(f"{BASE}/") if path.startswith(f"{BASE}/") else ""
    number = ""
    if resource not in MEDIA_TYPES:
        resource, _, number = resource.rpartition("/")
    if resource not in MEDIA_TYPES or (number and resource.startswith("oppdateringer")):
        raise RefusalError(404, "")
    if method != "GET":
        raise RefusalError(405, "Method not allowed")
    return resource, number


def _content_type(resource, accept):
    """Return the media type of the answer; refuse another version than there is."""
    types = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    if MEDIA_TYPES[resource] in types:
        return f"{MEDIA_TYPES[resource]};charset=UTF-8"
    if types & ANY_TYPE:
        return "application/json"
    raise RefusalError(406, "Not acceptable")


def _look_up(register, resource, number, query):
    if resource == "oppdateringer/enheter":
        return 200, _updates(register.updates, _parameters(query, UPDATE_SEARCH))
    units = register.units if resource == "enheter" else register.subunits
    if number:
        return _single(units, number)
    return 200, _search(units, resource, _parameters(query, UNIT_SEARCH))


def _single(units, number):
    if not NUMBER.fullmatch(number):
        raise RefusalError(400, "organisasjonsnummer")
    if number not in units:
        raise RefusalError(404, "")
    unit = units[number]
    return (200 if "respons_klasse" in unit else 410), unit


def _parameters(query, names):
    """Return the parameters by name, the last of each; refuse one that there is not."""
    values = parse_qs(query, keep_blank_values=True)
    if unknown := values.keys() - names - PAGING:
        raise RefusalError(400, ", ".join(sorted(unknown)))
    return {name: texts[-1] for name, texts in values.items()}


def _search(units, resource, parameters):
    """Search the units that are neither deleted nor removed."""
    rows = [unit for unit in units.values() if _is_active(unit)]
    if numbers := _numbers(parameters, "organisasjonsnummer"):
        rows = [unit for unit in rows if unit["organisasjonsnummer"] in numbers]
    if parents := _numbers(parameters, "overordnetEnhet"):
        rows = [unit for unit in rows if unit.get("overordnetEnhet") in parents]
    if name := parameters.get("navn", "").casefold():
        method = parameters.get("navnMetodeForSoek", "")
        rows = [unit for unit in rows if _is_named(unit, name, method)]
    return _page(resource, resource, rows, parameters)


def _is_active(unit):
    return unit.get("respons_klasse") in ("Enhet", "Underenhet")


def _is_named(unit, name, method):
    """Whether the name begins with the text, or else has words that begin as each of its."""
    own = unit["navn"].casefold()
    if method == "FORTLOEPENDE":
        return own.startswith(name)
    if method:
        raise RefusalError(400, "navnMetodeForSoek")
    return all(re.search(rf"\b{re.escape(word)}", own) for word in name.split())


def _updates(updates, parameters):
    since = _whole(parameters, "oppdateringsid", 0)
    numbers = _numbers(parameters, "organisasjonsnummer")
    day = _moment(parameters.get("dato", "0001-01-01T00:00:00.000Z"))
    rows = [
        update | {"_links": {"enhet": _link("enheter", update["organisasjonsnummer"])}}
        for update in updates
        if update["oppdateringsid"] >= since
        and _moment(update["dato"]) >= day
        and (not numbers or update["organisasjonsnummer"] in numbers)
    ]
    return _page("oppdateringer/enheter", "oppdaterteEnheter", rows, parameters)


def _page(resource, key, rows, parameters):
    """Return a page of the rows; `_embedded` is absent when there are none on it."""
    size, number = _whole(parameters, "size", 20), _whole(parameters, "page", 0)
    if not 1 <= size <= MOST_ROWS or size * number > MOST_ROWS:
        raise RefusalError(400, "size, page")
    few = rows[size * number : size * (number + 1)]
    return ({"_embedded": {key: few}} if few else {}) | {
        "_links": {"self": _link(resource)},
        "page": {
            "size": size,
            "totalElements": len(rows),
            "totalPages": ceil(len(rows) / size),
            "number": number,
        },
    }


def _link(*parts):
    return {"href": "/".join([BASE, *parts])}


def _numbers(parameters, name):
    numbers = parameters[name].split(",") if parameters.get(name) else []
    if not all(NUMBER.fullmatch(number) for number in numbers):
        raise RefusalError(400, name)
    return set(numbers)


def _whole(parameters, name, default):
    text = parameters.get(name, str(default))
    if not re.fullmatch("[0-9]{1,18}", text):
        raise RefusalError(400, name)
    return int(text)


def _moment(text):
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError as error:
        raise RefusalError(400, "dato") from error
