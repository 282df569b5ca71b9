"""What has changed since an earlier answer: rows as they are now, and ids that are gone."""

from bisect import bisect_right
from dataclasses import dataclass

from members.operation import public_changes
from members.operation.public_changes import ExpiredCursorError, MalformedCursorError

from .problems import Problem
from .questions import OWN, bad

PARAMETER = "updated_since"
BEGIN_ANEW = "It is too old, or of another database: read the whole collection again."
NOT_LOGGED = "Changes of this collection are not told: ask with If-None-Match."
ALONE = "It stands alone: changed rows are told whatever filter they satisfy."


@dataclass(frozen=True)
class ChangesPage:
    """Ids of changed rows in their order, and of those that are gone, on the first page.

    `number` of rows have changed in all, and `since` is the cursor to ask by the next time.
    """

    ids: list[int]
    gone: list[int]
    number: int
    since: str
    has_more: bool


def since_of(projection, parameters):
    """Return the cursor of changes of now for the first page of a collection, or ""."""
    is_first = projection.is_logged and not parameters.keys() & {"cursor", PARAMETER}
    return public_changes.cursor() if is_first else ""


def changes_page(question):
    """Return the ChangesPage of a question; raise Problem where it asks for more."""
    _check(question)
    delta, cursor = _delta(question.parameters[PARAMETER]), question.cursor
    ids = sorted(_changed(question.projection, delta))
    left = ids[bisect_right(ids, cursor.pk) :] if cursor else ids
    gone = () if cursor else delta.gone.get(question.projection.noun, ())
    return ChangesPage(
        ids=left[: question.limit],
        gone=sorted(gone),
        number=len(ids),
        since=cursor.since if cursor else delta.cursor,
        has_more=len(left) > question.limit,
    )


def _check(question):
    if not question.projection.is_logged:
        raise bad(PARAMETER, "", NOT_LOGGED)
    others = [name for name in question.parameters if name not in OWN]
    others += ["facets"] * question.wants_facets
    if others:
        raise bad(PARAMETER, "", ALONE, beside=others[0])


def _delta(text):
    try:
        return public_changes.since(text)
    except MalformedCursorError:
        reason = "Give the `since` of an earlier answer, as it was."
        raise bad(PARAMETER, text, reason) from None
    except ExpiredCursorError:
        more = {"parameter": PARAMETER}
        raise Problem(410, "cursor-is-gone", BEGIN_ANEW, **more) from None


def _changed(projection, delta):
    """Return the ids of changed rows; of all, where a change may concern any of them."""
    if delta.everything:
        rows = projection.filterset.source.rows()
        return rows.order_by().values_list("pk", flat=True)
    return delta.ids.get(projection.noun, ())
