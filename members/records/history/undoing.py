"""Undo an act, one change of a row or one field of it, as a batch that can be undone too."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2.errorcodes import FOREIGN_KEY_VIOLATION

from members.actions import Action, recording
from members.models import Batch
from members.models.deferred_constraints import (
    check_deferred_constraints,
    defer_constraints,
    violation_message,
    violations_as_refusals,
)
from members.models.slugs import WithSlug

from .plans import event_columns, plan, plan_of
from .references import in_order
from .rights import may_undo

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
# Of a row that was never to be: its address may be another's.
FREE_ADDRESSES = """
    DELETE FROM members_formerslug WHERE noun = %(noun)s AND row_id = ANY(%(ids)s)
"""

_following = []


def after_undo(function):
    """Register a function to be called with the Plan that an undo has carried out."""
    _following.append(function)
    return function


def undo(batch, *, by, reason="", report=None):
    """Undo all changes of the batch and return the new Batch; raises ValidationError.

    `report(done, total)` is called as rows are written.
    """
    with violations_as_refusals(_words), transaction.atomic():
        _lock_batch(batch)
        with recording(Batch.Act.UNDO, by=by, reason=reason, undoes=batch) as undoing:
            _carry_out(lambda: plan(batch), by, report)
        return undoing


def undo_event(model, event_id, columns=None, *, by, reason=""):
    """Undo one event, or only some of its columns, and return the new Batch."""
    with (
        violations_as_refusals(_words),
        recording(Batch.Act.UNDO, by=by, reason=reason) as undoing,
    ):
        _carry_out(lambda: plan_of(model, event_id, columns), by, None)
    return undoing


def _undo_change(target, *, reason, by):
    """Undo (model, number of an event, columns or None)."""
    return undo_event(*target, by=by, reason=reason)


UNDO_CHANGE = Action(gettext_lazy("Undo"), _undo_change, gettext_lazy("Undone."))


def undone_by(batch):
    """Return the batch that undoes this one, or None."""
    return Batch.objects.filter(undoes=batch).select_related("by").first()


def _lock_batch(batch):
    """Lock the batch; of two who undo it at once, the second is refused."""
    Batch.objects.select_for_update(of=["self"], no_key=True).get(pk=batch.pk)
    if undone_by(batch):
        raise ValidationError(_("This has already been undone."), code="undone")


def _carry_out(find_plan, by, report):
    """Lock the rows, then judge the plan as they stand, and write it."""
    _lock(find_plan())
    found = find_plan()
    if not found.rows:
        raise ValidationError(
            _("There is nothing to undo: everything is as it was."), code="nothing"
        )
    if not may_undo(by, found):
        raise ValidationError(
            _("You may not change all that this would change."), code="permission"
        )
    if found.conflicts:
        raise ValidationError(
            _("Something has been changed since, so nothing was undone."), code="later"
        )
    defer_constraints()
    _write(found, report)
    _check_constraints()
    for follow in _following:
        follow(found)


def _check_constraints():
    """Check the deferred constraints of the database now, then defer them again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    check_deferred_constraints()


def _lock(found):
    """Lock the rows of the plan, in the order in which all who write do."""
    rows = {}
    for row in found.rows:
        rows.setdefault(row.model, []).append(row.row_id)
    with connection.cursor() as cursor:
        for model in in_order(rows):
            cursor.execute(LOCK.format(table=model._meta.db_table), [rows[model]])


def _write(found, report):
    done, total = 0, len(found.rows)
    for act, write in (("delete", _delete), ("update", _update), ("insert", _insert)):
        models = found.of(act)
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
    """Insert deleted rows under their numbers; what history lacks gets its default."""
    kept, missing = event_columns(model), _missing(model)
    names = ", ".join(f'"{column}"' for column in [*kept, *missing])
    places = [*(f'"{column}"' for column in kept), *(f"%({c})s" for c in missing)]
    for alike in [[row] for row in rows] if missing else [rows]:
        defaults = {
            c: f.get_db_prep_save(f.get_default(), connection)
            for c, f in missing.items()
        }
        _run(INSERT, model, alike, defaults, columns=names, values=", ".join(places))
    _forget_former_slugs(model, rows)


def _missing(model):
    """Return {column: field} of what a row must have and its events do not keep."""
    kept = event_columns(model)
    return {
        field.column: field
        for field in model._meta.concrete_fields
        if field.column not in kept and not field.generated and not field.null
    }


def _forget_former_slugs(model, rows):
    if issubclass(model, WithSlug):
        _run(FORGET_FORMER, model, rows, {"noun": model._meta.model_name})


def _run(sql, model, rows, given=(), **parts):
    events = model.pgh_event_model._meta.db_table
    statement = sql.format(table=model._meta.db_table, events=events, **parts)
    keys = {"ids": [row.row_id for row in rows], "events": [row.event for row in rows]}
    with connection.cursor() as cursor:
        cursor.execute(statement, keys | dict(given))


def _words(refusal):
    if getattr(refusal.__cause__, "pgcode", None) == FOREIGN_KEY_VIOLATION:
        return _("Something that this refers to, or that refers to it, is in the way.")
    return violation_message(refusal)
