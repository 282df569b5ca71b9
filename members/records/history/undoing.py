"""Undo an act, one change of a row or one field of it, as a batch that can be undone too."""

from contextlib import ExitStack

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _, gettext_lazy
from psycopg2.errorcodes import FOREIGN_KEY_VIOLATION

from members.actions import Action, recording
from members.models import Batch, Consent, Person
from members.models.constraints import (
    check_deferred_constraints,
    defer_constraints,
    violation_message,
    violations_as_refusals,
)
from members.models.slugs import WithSlug
from members.models.statements import run_sql

from .plans import event_columns, plan, plan_of
from .references import in_order
from .rights import has_some_right, may_undo

DELETE = "DELETE FROM {table} WHERE id = ANY(%(ids)s)"
UPDATE = """
    UPDATE {table} AS live SET {columns} FROM {events} AS before
    WHERE before.pgh_id = ANY(%(events)s) AND live.id = before.pgh_obj_id
"""
INSERT = """
    INSERT INTO {table} ({columns})
    SELECT {values} FROM {events} WHERE pgh_id = ANY(%(events)s) ORDER BY pgh_obj_id
"""
LOCK = "SELECT 1 FROM {table} WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
# An address that a row has again is no former one.
FORGET_FORMER = """
    DELETE FROM members_formerslug former USING {table} live
    WHERE former.noun = %(noun)s AND former.row_id = live.id AND former.slug = live.slug
        AND live.id = ANY(%(ids)s)
"""
# An undone insert frees its address for other rows.
FREE_ADDRESSES = """
    DELETE FROM members_formerslug WHERE noun = %(noun)s AND row_id = ANY(%(ids)s)
"""

# A consent comes back as a record of the past: the person alone gives it again.
ENDED = {
    Consent: {
        "until": "GREATEST(since, LEAST(until, CURRENT_DATE))",
        "until_precision": "CASE WHEN until < CURRENT_DATE THEN until_precision ELSE 'day' END",
        "is_revoked": "is_revoked OR until IS NULL OR until >= CURRENT_DATE",
    }
}

_around, _following = [], []


def around_undo(manager):
    """Register a context manager that is entered with the UndoPlan before it is carried out."""
    _around.append(manager)
    return manager


def after_undo(function):
    """Register a function to be called with the UndoPlan after it is carried out."""
    _following.append(function)
    return function


def undo(batch, *, by, reason="", part=None, report=None):
    """Undo all changes of the batch and return the new Batch; raises ValidationError.

    With a BatchPart, undo only that part: the rest can be undone later. `report(done,
    total)` is called as rows are written.
    """
    with violations_as_refusals(_refusal_text), transaction.atomic():
        _lock_batch(batch)
        undoes = None if part else batch
        with recording(Batch.Act.UNDO, by=by, reason=reason, undoes=undoes) as undoing:
            _carry_out(lambda: plan(batch, part), by, report)
        return undoing


def undo_event(model, event_id, columns=None, *, by, reason=""):
    """Undo one event, or only some of its columns, and return the new Batch."""
    with (
        violations_as_refusals(_refusal_text),
        recording(Batch.Act.UNDO, by=by, reason=reason) as undoing,
    ):
        _carry_out(lambda: plan_of(model, event_id, columns), by, None)
    return undoing


def _undo_change(target, *, reason, by):
    """Undo (model, number of an event, columns or None)."""
    return undo_event(*target, by=by, reason=reason)


def _restores_person(target):
    model, number, _columns = target
    events = model.pgh_event_model.objects.filter(pk=number, pgh_label="delete")
    return model is Person and events.exists()


UNDO_CHANGE = Action(
    gettext_lazy("Undo"),
    _undo_change,
    gettext_lazy("Undone."),
    may=has_some_right,
    takes_factor=_restores_person,
)


def undone_by(batch):
    """Return the batch that undoes this one, or None."""
    return Batch.objects.filter(undoes=batch).select_related("by").first()


def _lock_batch(batch):
    """Lock the batch, so that the second of two simultaneous undos is refused."""
    Batch.objects.select_for_update(of=["self"], no_key=True).get(pk=batch.pk)
    if undone_by(batch):
        raise ValidationError(_("This has already been undone."), code="undone")


def _carry_out(find_plan, by, report):
    """Lock the rows, then plan again from their locked state, check it and write it."""
    _lock_rows(find_plan())
    undo_plan = find_plan()
    if not undo_plan.rows:
        raise ValidationError(
            _("There is nothing to undo: everything is as it was."), code="nothing"
        )
    if not may_undo(by, undo_plan):
        raise ValidationError(
            _("You may not change all that this would change."), code="permission"
        )
    if undo_plan.conflicts:
        raise ValidationError(
            _("Something has been changed since, so nothing was undone."), code="later"
        )
    with ExitStack() as stack:
        for manager in _around:
            stack.enter_context(manager(undo_plan))
        defer_constraints()
        _write_rows(undo_plan, report)
        _check_constraints()
    for follow in _following:
        follow(undo_plan)


def _check_constraints():
    """Check the deferred constraints of the database now, then defer them again."""
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql("SET CONSTRAINTS ALL DEFERRED")
    check_deferred_constraints()


def _lock_rows(undo_plan):
    """Lock the rows of the plan, in the global lock order."""
    rows = {}
    for row in undo_plan.rows:
        rows.setdefault(row.model, []).append(row.row_id)
    for model in in_order(rows):
        run_sql(LOCK.format(table=model._meta.db_table), [rows[model]])


def _write_rows(undo_plan, report):
    done, total = 0, len(undo_plan.rows)
    for act, write in (("delete", _delete), ("update", _update), ("insert", _insert)):
        models = undo_plan.of(act)
        # Deletes in reverse: rows go before those that they refer to.
        for model in reversed(models) if act == "delete" else models:
            write(model, models[model])
            done += len(models[model])
            if report:
                report(done, total)


def _delete(model, rows):
    _run(DELETE, model, rows)
    if issubclass(model, WithSlug):
        _run(FREE_ADDRESSES, model, rows, {"noun": model._meta.model_name})


def _update(model, rows):
    """Update each row to its former values, in a statement for each set of columns."""
    groups = {}
    for row in rows:
        groups.setdefault(row.columns, []).append(row)
    for columns, alike in groups.items():
        pairs = ", ".join(f'"{column}" = before."{column}"' for column in columns)
        _run(UPDATE, model, alike, columns=pairs)
        _forget_former_slugs(model, alike)


def _insert(model, rows):
    """Insert deleted rows under their numbers; untracked columns get their defaults."""
    tracked, missing = event_columns(model), _missing_columns(model)
    names = ", ".join(f'"{column}"' for column in [*tracked, *missing])
    changed = ENDED.get(model, {})
    places = [changed.get(column, f'"{column}"') for column in tracked]
    places += [f"%({column})s" for column in missing]
    # One by one where a default is random, such as the link key of a person.
    for alike in [[row] for row in rows] if missing else [rows]:
        defaults = {
            c: f.get_db_prep_save(f.get_default(), connection)
            for c, f in missing.items()
        }
        _run(INSERT, model, alike, defaults, columns=names, values=", ".join(places))
    _forget_former_slugs(model, rows)


def _missing_columns(model):
    """Return {column: field} of required columns that the events do not track."""
    tracked = event_columns(model)
    return {
        field.column: field
        for field in model._meta.concrete_fields
        if field.column not in tracked and not field.generated and not field.null
    }


def _forget_former_slugs(model, rows):
    if issubclass(model, WithSlug):
        _run(FORGET_FORMER, model, rows, {"noun": model._meta.model_name})


def _run(sql, model, rows, parameters=(), **parts):
    events = model.pgh_event_model._meta.db_table
    statement = sql.format(table=model._meta.db_table, events=events, **parts)
    keys = {"ids": [row.row_id for row in rows], "events": [row.event for row in rows]}
    run_sql(statement, keys | dict(parameters))


def _refusal_text(refusal):
    if getattr(refusal.__cause__, "pgcode", None) == FOREIGN_KEY_VIOLATION:
        return _("Something that this refers to, or that refers to it, is in the way.")
    return violation_message(refusal)
