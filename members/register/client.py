"""Questions to the business register (Enhetsregisteret).

Its open API has no key. Roles are never fetched: they hold birth dates.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import batched, count

from members.models import RegisterSnapshot

from .errors import AnswerError
from .fields import NUMBER
from .transport import LONGEST, ask
from .units import Unit, parsed

MOST_NUMBERS = 100  # of a comma list
PAGE, MOST_ROWS = 1000, 10_000  # the register refuses what lies beyond
LONGEST_NAME, LARGEST_ID = 180, 2**63 - 1
Status = RegisterSnapshot.Status


@dataclass(frozen=True)
class Answer:
    """The answer about a number; without a unit if it is removed or unknown."""

    number: str
    status: str
    unit: Unit | None = None
    hash: str = ""


def unit(number, *, within=LONGEST):
    """Return the Answer about a main unit or else a sub-unit; `within` is in seconds."""
    answer = Answer(number, Status.UNKNOWN)
    if NUMBER.fullmatch(number):
        answer = _single("enheter", number, within)
        if answer.status == Status.UNKNOWN:
            answer = _single("underenheter", number, within)
    return answer


def units(numbers):
    """Return {number: Answer} of main units, by comma lists.

    Absent are deleted, removed and unknown ones, and one whose answer is none: asked for
    by itself, each has its own answer, so that it spoils no other.
    """
    answers = {}
    for some in _lists(numbers):
        rows = _rows("enheter", MOST_NUMBERS, organisasjonsnummer=",".join(some))
        answers |= {one.number: one for one in _answers(rows) if one.number in some}
    return answers


def subunits(parent):
    """Return the raw sub-units of a main unit that `parsed` can read."""
    rows = _rows("underenheter", MOST_NUMBERS, overordnetEnhet=parent)
    return [raw for raw in rows if _is_usable(raw)]


def search(name, most=8, *, within=LONGEST):
    """Return at most so many Answers about main units with such a name, the nearest first."""
    text = name.encode(errors="ignore").decode().replace("\0", " ").strip()
    if not text:
        return []
    page, _pages = _page("enheter", within, navn=text[:LONGEST_NAME], size=most, page=0)
    return _answers(page)[:most]


def updates(numbers, since):
    """Return the sorted (id, number) of the feed of main units, from the id on."""
    lists = [_updates(some, since) for some in _lists(numbers)]
    return sorted(set().union(*lists))


def _updates(numbers, since):
    query = {"organisasjonsnummer": ",".join(numbers), "oppdateringsid": since}
    rows = _rows("oppdateringer/enheter", PAGE, **query)
    # One that cannot be read is not left out: the next run would begin after it.
    entries = {_update(row) for row in rows}
    return {(at, number) for at, number in entries if number in numbers}


def _update(row):
    match row:
        case {"oppdateringsid": int(at), "organisasjonsnummer": str(number)}:
            if at is not True and 0 <= at <= LARGEST_ID:
                return at, number
    raise AnswerError("an update without id and number")


def _lists(numbers):
    return batched(sorted(set(numbers)), MOST_NUMBERS, strict=False)


def _single(resource, number, within):
    status, raw = ask(f"{resource}/{number}", within=within)
    if status == HTTPStatus.NOT_FOUND:
        return Answer(number, Status.UNKNOWN)
    if not isinstance(raw, dict) or raw.get("organisasjonsnummer") != number:
        raise AnswerError("not the unit that was asked for")
    if status == HTTPStatus.GONE:
        return Answer(number, Status.REMOVED)
    return _answer(raw, is_subunit=resource == "underenheter")


def _answers(rows):
    return [_answer(raw) for raw in rows if _is_usable(raw)]


def _answer(raw, *, is_subunit=False):
    one = replace(parsed(raw), is_subunit=is_subunit)
    status = Status.ACTIVE if one.deleted_on is None else Status.DELETED
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
    return Answer(one.number, status, one, digest)


def _is_usable(raw):
    try:
        return bool(parsed(raw))
    except AnswerError:
        return False


def _rows(resource, size, **query):
    """Return the rows of all pages of a list."""
    rows = []
    for number in count():
        page, pages = _page(resource, LONGEST, **query, size=size, page=number)
        rows += page
        if number + 1 >= pages:
            return rows
        if (number + 1) * size >= MOST_ROWS:
            raise AnswerError(f"more than {MOST_ROWS} rows")


def _page(resource, within, **query):
    """Return the rows of a page, and the number of pages."""
    status, data = ask(resource, query, within=within)
    match status, data:
        case 200, {"page": {"totalPages": int(pages), "totalElements": int(total)}}:
            rows = _embedded(data, resource)
            if rows or query["page"] or not total:
                return rows, pages
    raise AnswerError("a list of another shape")


def _embedded(data, resource):
    """Return the rows; without any, the register leaves out the key."""
    key = "oppdaterteEnheter" if resource.startswith("oppdateringer") else resource
    match data.get("_embedded", {}):
        case {**groups} if isinstance(groups.get(key, []), list):
            return groups.get(key, [])
    raise AnswerError("a list of another shape")
