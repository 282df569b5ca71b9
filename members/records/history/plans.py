"""Plan an undo from each row's state before the act, after it, and now."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from members.models import (
    AccessRequest,
    Application,
    Consent,
    Contact,
    Erasure,
    Invitation,
    LogInLink,
    Person,
    Representative,
    SecondFactor,
    User,
    UserGroup,
    UserPermission,
)
from members.models.statements import run_sql

from .parts import BatchPart
from .references import in_order, references_to

# Their events lack essential columns, so a deleted row cannot be restored.
UNRESTORABLE = (AccessRequest, Application, Invitation, LogInLink, SecondFactor)
# The columns with the owner of a row, which an undo must not restore after an erasure.
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
# Written after an act and kept by its undo: the person has been informed (GDPR art. 14),
# or has hidden everything.
WRITTEN_LATER = {Person: ("told_on", "told_version", "hidden_on")}
OF_EVENT = "pgh_id = %(event)s"
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
class UndoConflict:
    """The reason why a row cannot be restored; `left` is the value after the act."""

    CHANGED, GONE, BACK, REFERRED, ERASED, UNKNOWN, OWN = range(7)

    kind: int
    column: str = ""
    left: object = None
    now: object = None
    model: type | None = None


@dataclass
class RowUndo:
    """The change of one row by an undo: `act` is insert, update or delete.

    `columns` are those that change; `event` has the values to restore.
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
        """The values that identify the row: the live ones, else those to restore."""
        return self.live or self.before or {}


@dataclass
class UndoPlan:
    """The rows that an undo would write; one with conflicts writes nothing.

    `ended` are the consents that the act ended or deleted: they stay ended. `batch` is the
    act, if all of it is undone.
    """

    rows: list
    ended: list = field(default_factory=list)
    batch: object = None

    @property
    def conflicts(self):
        """Return the rows that stand in the way."""
        return [row for row in self.rows if row.conflicts]

    def of(self, act):
        """Return {model: rows} of one act; models that others refer to come first."""
        rows_of = defaultdict(list)
        for row in self.rows:
            if row.act == act:
                rows_of[row.model].append(row)
        return {model: rows_of[model] for model in in_order(rows_of)}


def plan(batch, part=None):
    """Return the UndoPlan of a batch, or of a BatchPart of it, against the live rows."""
    part = part or BatchPart(batch)
    undo_plan = _plan(part.conditions(), part.parameters)
    undo_plan.batch = batch if part.is_whole else None
    return undo_plan


def plan_of(model, event_id, columns=None):
    """Return the UndoPlan of one event, or of only some columns of it."""
    undo_plan = _plan({model: OF_EVENT}, {"event": event_id}, columns)
    is_own = model is Consent and not _is_of_an_act(model, event_id)
    rows = [row for row in undo_plan.ended if row.act == "update"]
    rows += undo_plan.rows if is_own else []
    for row in rows:
        row.conflicts.append(UndoConflict(UndoConflict.OWN))
    return UndoPlan(rows) if rows else undo_plan


def _is_of_an_act(model, event_id):
    """Whether staff wrote it: a person's own answer by a link cannot be undone by others."""
    events = model.pgh_event_model.objects.filter(pgh_id=event_id)
    return events.filter(pgh_context__has_key="batch").exists()


def _plan(conditions, parameters, columns=None):
    if not conditions:
        return UndoPlan([])
    states = _undo_states(conditions, parameters)
    rows = [_row_change(*state, columns) for state in states]
    rows = [row for row in rows if row]
    ended = [row for row in rows if _was_ended(row)]
    # A deleted one comes back, as one that has ended.
    rows = [row for row in rows if row.act == "insert" or not _was_ended(row)]
    _refuse_erased(rows)
    _refuse_references(rows)
    return UndoPlan(rows, ended)


def _was_ended(row):
    """Whether it is a consent that was in force before the act, and is not now."""
    if row.model is not Consent or not row.before or row.act == "delete":
        return False
    return _is_in_force(row.before) and not (row.live and _is_in_force(row.live))


def _is_in_force(consent):
    until = consent["until"]
    has_ended = until is not None and until < str(timezone.localdate())
    return not (consent["is_revoked"] or has_ended)


def _undo_states(conditions, parameters):
    """Yield (model, row id, event, before, after, live, first label) of each row."""
    models = {model._meta.model_name: model for model in conditions}
    sql = [
        STATES.format(
            model=model._meta.model_name,
            events=model.pgh_event_model._meta.db_table,
            table=model._meta.db_table,
            condition=condition,
        )
        for model, condition in conditions.items()
    ]
    statement = f"{' UNION ALL '.join(sql)} ORDER BY 1, 2"
    for name, row_id, event, *states, label in run_sql(statement, parameters):
        yield models[name], row_id, event, *map(_parse_state, states), label


def _parse_state(text):
    # Not as floats, which would round long numbers before they are compared.
    return json.loads(text, parse_float=Decimal) if text else None


def _row_change(model, row_id, event, before, after, live, label, columns):
    """Return the RowUndo that undoes the act for a row; None where nothing changes."""
    key = (model, row_id)
    states = (event, before, after, live)
    # The history may begin after the row: then there is no earlier state to restore.
    if label != "insert" and before is None:
        return RowUndo(
            *key, "update", *states, conflicts=[UndoConflict(UndoConflict.UNKNOWN)]
        )
    if before is None:
        return _removed(RowUndo(*key, "delete", *states))
    if after is None:
        return _restored(RowUndo(*key, "insert", *states))
    return _changed_back(RowUndo(*key, "update", *states), columns)


def _removed(row):
    if row.after is None or row.live is None:
        return None
    row.columns = event_columns(row.model)
    row.conflicts = _changed_since(row, row.columns)
    return row


def _restored(row):
    row.columns = event_columns(row.model)
    if row.live:
        row.conflicts = _differing(row, row.before, UndoConflict.BACK)
        return row if row.conflicts else None
    if row.model in UNRESTORABLE:
        row.conflicts = [UndoConflict(UndoConflict.UNKNOWN)]
    return row


def _changed_back(row, columns):
    names = [c for c in event_columns(row.model) if columns is None or c in columns]
    row.columns = tuple(c for c in names if row.before[c] != row.after[c])
    if not row.columns:
        return None
    if row.live is None:
        row.conflicts = [UndoConflict(UndoConflict.GONE)]
        return row
    # Columns that have their former value again need no write, and no conflict.
    row.columns = tuple(c for c in row.columns if row.live[c] != row.before[c])
    later = {c for c in WRITTEN_LATER.get(row.model, ()) if row.live[c] != row.after[c]}
    row.columns = tuple(c for c in row.columns if c not in later)
    row.conflicts = _changed_since(row, row.columns)
    return row if row.columns else None


def _changed_since(row, columns):
    """Return an UndoConflict for each column that has been changed since."""
    return [
        UndoConflict(UndoConflict.CHANGED, c, row.after[c], row.live[c])
        for c in columns
        if row.live[c] != row.after[c] and c not in WRITTEN_LATER.get(row.model, ())
    ]


def _differing(row, state, kind):
    return [
        UndoConflict(kind, c, state[c], row.live[c])
        for c in row.columns
        if row.live[c] != state[c]
    ]


def event_columns(model):
    """Return the columns of a model that its events keep."""
    tracked = {f.column for f in model.pgh_event_model._meta.fields}
    return tuple(f.column for f in model._meta.concrete_fields if f.column in tracked)


def _refuse_erased(rows):
    """Add a conflict to each row of an erased person or user (GDPR art. 17)."""
    owned = {}
    for row in rows:
        if row.model in OWNERS:
            noun, column = OWNERS[row.model]
            owner = (row.before or row.live)[column]
            owned.setdefault((noun, owner), []).append(row)
    erased = Q.create([("noun", noun) for noun in ("person", "user")], connector=Q.OR)
    ids = {owner for _noun, owner in owned}
    erasures = Erasure.objects.filter(erased, row_id__in=ids) if owned else ()
    for erasure in erasures:
        for row in owned.get((erasure.noun, erasure.row_id), ()):
            row.conflicts.append(UndoConflict(UndoConflict.ERASED))


def _refuse_references(rows):
    """Add a conflict to each row to delete that a row outside the plan refers to."""
    going = {}
    for row in rows:
        if row.act == "delete":
            going.setdefault(row.model._meta.db_table, {})[row.row_id] = row
    # As text, as references_to() returns them: primary keys have several types.
    in_plan = {(row.model._meta.db_table, str(row.row_id)) for row in rows}
    for model, to, row_id, referred in references_to(going):
        if (model._meta.db_table, row_id) not in in_plan:
            going[to][referred].conflicts.append(
                UndoConflict(UndoConflict.REFERRED, left=row_id, model=model)
            )
