"""Questions to the business register (Enhetsregisteret).

Its open API has no key. Roles are never fetched: they hold birth dates.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import batched, count

from members.fields import fingerprint
from members.models import RegisterSnapshot

from .errors import AnswerError, TooManyError
from .fields import NUMBER
from .transport import LONGEST, ask, contact
from .units import Unit, parsed

LISTS = {"oppdateringer/enheter": "oppdaterteEnheter"}
# Of a comma list, of a page of updates, and of all pages: the register refuses more.
MOST_NUMBERS, MOST_UPDATES, MOST_ROWS = 100, 1000, 10_000
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
        usable = _usable(_answer, rows)
        answers |= {one.number: one for one in usable if one.number in some}
    return answers


def subunits(parent):
    """Return the raw sub-units of a main unit; those that `parsed` refuses are absent."""
    if not NUMBER.fullmatch(parent):
        return []
    rows = _rows("underenheter", MOST_NUMBERS, overordnetEnhet=parent)
    return list(_usable(_readable, rows))


def search(name, most=8, *, within=LONGEST):
    """Return at most so many Answers about main units with such a name, the nearest first."""
    if not (text := plain(name)):
        return []
    query = {"navn": text, "size": most, "page": 0}
    rows, _pages = _page("enheter", query, within)
    return list(_usable(_answer, rows))[:most]


def plain(name):
    """Return a name in one line, as long as the register lets us ask about."""
    text = name.encode(errors="ignore").decode().replace("\0", " ")
    return " ".join(text.split())[:LONGEST_NAME].strip()


def updates(numbers, since):
    """Return the sorted (id, number) of the feed of main units, from the id on."""
    lists = [_updates(some, since) for some in _lists(numbers)]
    return sorted(set().union(*lists))


def _updates(numbers, since):
    query = {"organisasjonsnummer": ",".join(numbers), "oppdateringsid": since}
    try:
        rows = _rows("oppdateringer/enheter", MOST_UPDATES, **query)
    except TooManyError:
        if len(numbers) == 1:
            raise
        half = len(numbers) // 2
        return _updates(numbers[:half], since) | _updates(numbers[half:], since)
    # One that cannot be read is not left out: the next run would begin after it.
    return {(at, of) for at, of in map(_update, rows) if of in numbers}


def _update(row):
    match row:
        case {"oppdateringsid": int(at), "organisasjonsnummer": str(number)}:
            if type(at) is int and 0 <= at <= LARGEST_ID:
                return at, number
    raise AnswerError("an update without id and number")


def _lists(numbers):
    whole = {number for number in numbers if NUMBER.fullmatch(number)}
    return batched(sorted(whole), MOST_NUMBERS)


def _single(resource, number, within):
    with contact():
        status, raw = ask(f"{resource}/{number}", within=within)
        if status == HTTPStatus.NOT_FOUND:
            return Answer(number, Status.UNKNOWN)
        # Nothing goes because of a 410 that is not about this unit.
        if not isinstance(raw, dict) or raw.get("organisasjonsnummer") != number:
            raise AnswerError(f"status {status}, not about the unit")
        if status == HTTPStatus.GONE:
            return Answer(number, Status.REMOVED)
        answer = _answer(raw)
        is_subunit = answer.unit.is_subunit or resource == "underenheter"
        return replace(answer, unit=replace(answer.unit, is_subunit=is_subunit))


def _usable(read, rows):
    """Yield what `read` returns of each row, without the rows that are no units."""
    for raw in rows:
        with suppress(AnswerError):
            yield read(raw)


def _answer(raw):
    one = parsed(raw)
    status = Status.ACTIVE if one.deleted_on is None else Status.DELETED
    try:
        return Answer(one.number, status, one, fingerprint(raw))
    except (RecursionError, ValueError) as error:
        raise AnswerError("a unit that is no JSON of ours") from error


def _readable(raw):
    parsed(raw)
    return raw


def _rows(resource, size, **query):
    """Return the rows of all pages of a list."""
    rows = []
    for number in count():
        page, pages = _page(resource, query | {"size": size, "page": number})
        if pages * size > MOST_ROWS:
            raise TooManyError(f"{pages} pages of {size} rows")
        rows += page
        if number + 1 >= pages:
            return rows


def _page(resource, query, within=LONGEST):
    """Return the rows of a page, and the number of pages."""
    with contact():
        status, data = ask(resource, query, within=within)
        match status, data:
            case 200, {"page": {"totalPages": int(pages), "totalElements": int(total)}}:
                rows = _embedded(data, LISTS.get(resource, resource))
                if rows or query["page"] or not total:
                    return rows, pages
        raise AnswerError(f"status {status}, no list")


def _embedded(data, key):
    """Return the rows; without any, the register leaves out the key."""
    match data.get("_embedded", {key: []}):
        case {**groups} if isinstance(groups.get(key), list):
            return groups[key]
    raise AnswerError("a list of another shape")
