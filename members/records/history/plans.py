"""What an undo would put back: each row's state before the act, after it, and now."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection
from django.db.models import Q

from members.actions import undoable_models
from members.models import (
    AccessRequest,
    Application,
    Consent,
    Contact,
    Erasure,
    Invitation,
    Person,
    Representative,
    SecondFactor,
    User,
    UserGroup,
    UserPermission,
)

from .references import in_order, references_to

# Their events lack what the rows consist of, so a deleted one cannot be made again.
NOT_KEPT = (AccessRequest, Application, Invitation, SecondFactor)
# The column that says whose a row is, of rows that nobody gets back after an erasure.
OWNERS = {
    Person: ("person", "id"),
    User: ("user", "id"),
    Consent: ("person", "person_id"),
    Contact: ("person", "person_id"),
    Representative: ("user", "user_id"),
    SecondFactor: ("user", "user_id"),
    UserGroup: ("user", "user_id"),
    UserPermission: ("user", "user_id"),
}
# What is written about a row after an act, and stays: that the person has been told.
WRITTEN_LATER = {Person: ("told_on", "told_version")}
OF_BATCH = "pgh_context ? 'batch' AND pgh_context ->> 'batch' = %s"
OF_EVENT = "pgh_id = %s"
# The first and last event of each row within the act, and the last one before it. A
# delete is recorded with the values that the row had.
STATES = """
    SELECT '{model}', own.number, row_before.pgh_id, to_jsonb(row_before)::text,
        CASE WHEN row_after.pgh_label <> 'delete' THEN to_jsonb(row_after)::text END,
        to_jsonb(row_now)::text, row_first.pgh_label
    FROM (
        SELECT pgh_obj_id AS number, min(pgh_id) AS first_id, max(pgh_id) AS last_id
        FROM {events} WHERE {condition} GROUP BY pgh_obj_id
    ) own
    JOIN {events} row_first ON row_first.pgh_id = own.first_id
    JOIN {events} row_after ON row_after.pgh_id = own.last_id
    LEFT JOIN {events} row_before ON row_before.pgh_id = CASE row_first.pgh_label
        WHEN 'delete' THEN own.first_id
        WHEN 'update' THEN (
            SELECT max(pgh_id) FROM {events}
            WHERE pgh_obj_id = own.number AND pgh_id < own.first_id
        )
    END
    LEFT JOIN {table} row_now ON row_now.id = own.number
"""


@dataclass(frozen=True)
class Conflict:
    """Why a row cannot be put back; of a changed value, what it was left as, and is now."""

    CHANGED, GONE, BACK, REFERRED, ERASED, UNKNOWN, OWN = range(7)

    kind: int
    column: str = ""
    left: object = None
    now: object = None
    model: type | None = None


@dataclass
class RowChange:
    """What an undo does to one row: `act` is insert, update or delete.

    `columns` are those that change; `event` is that with the values to put back.
    """

    model: type
    row_id: int
    act: str
    event: int | None
    before: dict | None
    after: dict | None
    live: dict | None
    columns: tuple = ()
    conflicts: list = field(default_factory=list)

    @property
    def values(self):
        """The values that say which row it is: those it has now, else those put back."""
        return self.live or self.before or {}


@dataclass
class Plan:
    """The rows that an undo would write; one with conflicts writes nothing."""

    rows: list

    @property
    def conflicts(self):
        """Return the rows that stand in the way."""
        return [row for row in self.rows if row.conflicts]

    def of(self, act):
        """Return {model: rows} of one act; what others refer to comes first."""
        found = defaultdict(list)
        for row in self.rows:
            if row.act == act:
                found[row.model].append(row)
        return {model: found[model] for model in in_order(found)}


def plan(batch):
    """Return the Plan that undoes a batch, as things stand now."""
    models = [m for m in undoable_models() if m._meta.model_name in batch.changes]
    return _plan([(model, OF_BATCH, str(batch.pk)) for model in models])


def plan_of(model, event_id, columns=None):
    """Return the Plan that undoes one event, or only some columns of it."""
    found = _plan([(model, OF_EVENT, event_id)], columns)
    if model is Consent and not _is_of_an_act(model, event_id):
        for row in found.rows:
            row.conflicts.append(Conflict(Conflict.OWN))
    return found


def _is_of_an_act(model, event_id):
    """Whether staff wrote it; what persons say of themselves by their link, no one undoes."""
    events = model.pgh_event_model.objects.filter(pgh_id=event_id)
    return events.filter(pgh_context__has_key="batch").exists()


def _plan(parts, columns=None):
    if not parts:
        return Plan([])
    rows = [_row_change(*found, columns) for found in _states(parts)]
    rows = [row for row in rows if row]
    _refuse_erased(rows)
    _refuse_references(rows)
    return Plan(rows)


def _states(parts):
    """Yield (model, row id, event, before, after, live, first label) of each row."""
    models = {model._meta.model_name: model for model, *_rest in parts}
    sql = [
        STATES.format(
            model=model._meta.model_name,
            events=model.pgh_event_model._meta.db_table,
            table=model._meta.db_table,
            condition=condition,
        )
        for model, condition, _value in parts
    ]
    with connection.cursor() as cursor:
        statement = f"{' UNION ALL '.join(sql)} ORDER BY 1, 2"
        cursor.execute(statement, [value for *_rest, value in parts])
        for name, row_id, event, *states, label in cursor.fetchall():
            yield models[name], row_id, event, *map(_values, states), label


def _values(text):
    # Not as floats, which would round long numbers before they are compared.
    return json.loads(text, parse_float=Decimal) if text else None


def _row_change(model, row_id, event, before, after, live, label, columns):
    """Return the RowChange that undoes what the act did to a row, or None for nothing."""
    given = (model, row_id)
    states = (event, before, after, live)
    if label != "insert" and before is None:
        return RowChange(
            *given, "update", *states, conflicts=[Conflict(Conflict.UNKNOWN)]
        )
    if before is None:
        return _removed(RowChange(*given, "delete", *states))
    if after is None:
        return _restored(RowChange(*given, "insert", *states))
    return _changed_back(RowChange(*given, "update", *states), columns)


def _removed(row):
    if row.after is None or row.live is None:
        return None
    row.columns = event_columns(row.model)
    row.conflicts = _changed(row, row.columns)
    return row


def _restored(row):
    row.columns = event_columns(row.model)
    if row.live:
        row.conflicts = _differing(row, row.before, Conflict.BACK)
        return row if row.conflicts else None
    if row.model in NOT_KEPT:
        row.conflicts = [Conflict(Conflict.UNKNOWN)]
    return row


def _changed_back(row, columns):
    names = [c for c in event_columns(row.model) if columns is None or c in columns]
    row.columns = tuple(c for c in names if row.before[c] != row.after[c])
    if not row.columns:
        return None
    if row.live is None:
        row.conflicts = [Conflict(Conflict.GONE)]
        return row
    row.columns = tuple(c for c in row.columns if row.live[c] != row.before[c])
    kept = {c for c in WRITTEN_LATER.get(row.model, ()) if row.live[c] != row.after[c]}
    row.columns = tuple(c for c in row.columns if c not in kept)
    row.conflicts = _changed(row, row.columns)
    return row if row.columns else None


def _changed(row, columns):
    """Return a Conflict for each column that has been changed since."""
    return [
        Conflict(Conflict.CHANGED, c, row.after[c], row.live[c])
        for c in columns
        if row.live[c] != row.after[c] and c not in WRITTEN_LATER.get(row.model, ())
    ]


def _differing(row, state, kind):
    return [
        Conflict(kind, c, state[c], row.live[c])
        for c in row.columns
        if row.live[c] != state[c]
    ]


def event_columns(model):
    """Return the columns of a model that its events keep."""
    kept = {f.column for f in model.pgh_event_model._meta.fields}
    return tuple(f.column for f in model._meta.concrete_fields if f.column in kept)


def _refuse_erased(rows):
    """Add a conflict to each row of a person or user who was erased (GDPR art. 17)."""
    owned = {}
    for row in rows:
        if row.model in OWNERS:
            noun, column = OWNERS[row.model]
            owner = (row.before or row.live)[column]
            owned.setdefault((noun, owner), []).append(row)
    erased = Q.create([("noun", noun) for noun in ("person", "user")], connector=Q.OR)
    ids = {owner for _noun, owner in owned}
    found = Erasure.objects.filter(erased, row_id__in=ids) if owned else ()
    for erasure in found:
        for row in owned.get((erasure.noun, erasure.row_id), ()):
            row.conflicts.append(Conflict(Conflict.ERASED))


def _refuse_references(rows):
    """Add a conflict to each row to delete that a row outside the plan refers to."""
    going = {}
    for row in rows:
        if row.act == "delete":
            going.setdefault(row.model._meta.db_table, {})[row.row_id] = row
    known = {(row.model._meta.db_table, str(row.row_id)) for row in rows}
    for model, to, row_id, referred in references_to(going):
        if (model._meta.db_table, row_id) not in known:
            going[to][referred].conflicts.append(
                Conflict(Conflict.REFERRED, left=row_id, model=model)
            )
