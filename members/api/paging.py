"""Pages of a collection by cursor: the next one begins behind the last row of this one."""

import base64
import binascii

import msgspec

from .problems import Problem

DEFAULT, MOST = 50, 500  # rows on a page


class Cursor(msgspec.Struct, array_like=True, frozen=True):
    """The place behind a row: its id and sort key, and the question it belongs to.

    `since` is the cursor of changes that was read before the first page.
    """

    mark: str
    pk: int
    key: str | int
    since: str


def write_cursor(cursor):
    text = base64.urlsafe_b64encode(msgspec.json.encode(cursor))
    return text.decode().rstrip("=")


def read_cursor(text, mark):
    """Return the Cursor of a text; raise Problem for one of another question, or of none."""
    padded = text + "=" * (-len(text) % 4)
    try:
        raw = base64.b64decode(padded.encode("ascii"), b"-_", validate=True)
        cursor = msgspec.json.decode(raw, type=Cursor)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        cursor = None
    if cursor is None or cursor.mark != mark:
        detail = "“cursor”: Follow `next` as it is, with no other parameter changed."
        raise Problem(400, "bad-value", detail, parameter="cursor")
    return cursor


def page_of(answer, cursor, limit):
    """Return (ids of the page, whether more follow)."""
    ids = (
        answer[0 : limit + 1] if cursor is None else _behind(answer, cursor, limit + 1)
    )
    return ids[:limit], len(ids) > limit


def _behind(answer, cursor, number):
    try:
        return answer.behind(cursor.pk, cursor.key, number)
    except (LookupError, TypeError):
        detail = "The row that the page began behind has left the list: begin again."
        raise Problem(410, "cursor-is-gone", detail, parameter="cursor") from None


def key_of(answer, pk):
    """Return the sort key of a row in the order of its list."""
    index = answer.index
    return index.keys[index.position[pk]]
