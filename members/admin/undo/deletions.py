"""The page of recent deletions: by user, time and rows, with a way back."""

import json
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Case, Q, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.actions import undoable_models
from members.models import Batch
from members.models.batches import names_in_changes
from members.records.history.references import in_order
from members.records.history.rights import has_some_right, permission_of
from members.records.history.words import model_named, reader_of

from ..desk import desk_page, numbered_page

PER_PAGE = 50
MOST_NAMED = 500
DELETED = """
    (SELECT pgh_context ->> 'batch', '{model}', to_jsonb(event)::text FROM {events} event
    WHERE pgh_context ? 'batch' AND pgh_context ->> 'batch' = ANY(%(batches)s)
        AND pgh_label = 'delete' LIMIT {most})
"""


@desk_page(
    "deleted/",
    "deleted",
    "deletions",
    _("Recently deleted"),
    opens_to=has_some_right,
    words=_("undo, restore"),
)
def deletions(request):
    """Show the batches that deleted rows, the newest first, if the user may add such rows."""
    batches = _visible(request.user).select_related("by", "undone_by")
    page = numbered_page(request, batches, PER_PAGE)
    return {"page": page, "deletions": _deletions(list(page))}


def _visible(user):
    """Filter the batches that deleted only rows that the user may add."""
    hidden = [
        Q(**{f"changes__{name}__has_key": "delete"})
        for model in undoable_models()
        if not user.has_perm(permission_of(model, "insert"))
        for name in names_in_changes(model)
    ]
    rows = Batch.objects.with_deletions()
    if not hidden:
        return rows
    # Not exclude(): of a model that is not there, SQL knows neither yes nor no.
    hides = When(reduce(or_, hidden), then=Value(True))
    return rows.alias(is_hidden=Case(hides, default=Value(False))).filter(
        is_hidden=False
    )


def _deletions(batches):
    """Return the deletion of each batch: the row that the others belong to, and their number."""
    rows = _deleted_rows(batches)
    reader = reader_of(state for states in rows.values() for state in states)
    return [_deletion(batch, rows.get(str(batch.pk), []), reader) for batch in batches]


def _deletion(batch, states, reader):
    numbers = [kinds.get("delete", 0) for kinds in batch.changes.values()]
    first = in_order(dict.fromkeys(model for model, _values in states))[:1]
    heads = [state for state in states if state[0] in first]
    return {
        "batch": batch,
        "undone": getattr(batch, "undone_by", None),
        "kind": capfirst(str(first[0]._meta.verbose_name)) if first else "",
        "name": ", ".join(reader.row_name(*state) for state in heads[:3]),
        "others": sum(numbers) - len(heads[:3]),
    }


def _deleted_rows(batches):
    """Return {number of a batch as text: [(model, values)]} of the rows that they deleted."""
    named = {
        name
        for batch in batches
        for name, kinds in batch.changes.items()
        if "delete" in kinds
    }
    parts = [
        DELETED.format(
            model=name,
            events=model_named(name).pgh_event_model._meta.db_table,
            most=MOST_NAMED,
        )
        for name in sorted(named)
    ]
    rows = {}
    with connection.cursor() as cursor:
        if parts:
            numbers = [str(batch.pk) for batch in batches]
            cursor.execute(" UNION ALL ".join(parts), {"batches": numbers})
            for number, name, text in cursor.fetchall():
                state = model_named(name), json.loads(text)
                rows.setdefault(number, []).append(state)
    return rows
