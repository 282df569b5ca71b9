"""History by trigger: each row written, by whatever way, leaves an event that stays."""

from functools import partial

import pghistory
import pgtrigger
from django.db.models import GeneratedField

from .data_versions import moves_version

# Where the rows of a statement stand while its trigger runs. A TRUNCATE hands none
# over: its trigger reads the table before it is emptied.
ROWS = {
    pgtrigger.Insert: ("new_values", "{cond_new_values}"),
    pgtrigger.Update: ("new_values", "{cond_joined_values}"),
    pgtrigger.Delete: ("old_values", "{cond_old_values}"),
    pgtrigger.Truncate: ("emptied", "public.{meta.db_table} AS emptied"),
}
# The transaction's time would not tell which of two rows came first.
WHEN_AND_WHO = {
    "pgh_created_at": "clock_timestamp()",
    "pgh_context_id": "NULLIF(current_setting('pghistory.context_id', true), '')::uuid",
    "pgh_context": "NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb",
}
COPY = "INSERT INTO public.{} ({}) SELECT {} FROM {}; RETURN NULL;"
REFUSE = """
    RAISE integrity_constraint_violation USING
        MESSAGE = 'a row keeps its number: its history hangs on it',
        CONSTRAINT = 'a_row_keeps_its_number';
"""

KEEP_OR_BLANK = """
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME <> 'members_erasure'
        AND public.is_erasing()
        AND public.only_blanks(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Cannot update or delete rows of %', TG_TABLE_NAME;
"""


def tracked(model=None, *, but=(), public=True):
    """Record every insert, update and delete of the model's rows; events cannot change.

    What the public may see also moves the version of the registry.
    """
    if model is None:
        return partial(tracked, but=but, public=public)
    if public:
        pgtrigger.register(moves_version())(model)
    fields = model._meta.concrete_model._meta.local_fields
    derived = [f.name for f in fields if isinstance(f, GeneratedField)]
    KeepNumber().register(model)
    return pghistory.track(
        Tracker("insert", pgtrigger.Insert),
        Tracker("update", pgtrigger.Update),
        Tracker("delete", pgtrigger.Delete, pgtrigger.Truncate),
        exclude=[*derived, *but],
        meta={"triggers": [AppendOnly()]},
        # In the event itself: a context of its own could be rewritten afterwards.
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )(model)


class Tracker(pghistory.Tracker):
    """Leaves events with one label, after each of the operations."""

    def __init__(self, label, *operations):
        super().__init__(label)
        self.operations = operations

    def setup(self, event_model):
        for operation in self.operations:
            trigger = Recording(self.label, operation, event_model)
            trigger.register(event_model.pgh_tracked_model)


class Unignorable:
    """A trigger that runs even when the session asks pgtrigger to ignore it."""

    def get_declare(self, model):
        deaf = ("_deaf", "text := set_config('pgtrigger.ignore', '{}', true)")
        return [*super().get_declare(model), deaf]


class Recording(Unignorable, pgtrigger.Composer):
    """Copies the rows that a statement wrote, with who and why, in one insert."""

    level = pgtrigger.Statement

    def __init__(self, label, operation, event_model):
        kept = {field.name for field in event_model.pgh_tracked_model._meta.fields}
        self.kept = [f for f in event_model._meta.fields if f.name in kept]
        self.label, self.events = label, event_model._meta.db_table
        is_update = operation == pgtrigger.Update
        super().__init__(
            name=f"{operation}_recorded".lower(),
            operation=operation,
            when=(
                pgtrigger.Before if operation == pgtrigger.Truncate else pgtrigger.After
            ),
            condition=(
                pgtrigger.AnyChange(*(f.name for f in self.kept)) if is_update else None
            ),
        )

    def get_func(self, model):
        row, source = ROWS[self.operation]
        values = {field.column: f'{row}."{field.column}"' for field in self.kept}
        values |= WHEN_AND_WHO
        values |= {"pgh_label": f"'{self.label}'", "pgh_obj_id": f"{row}.id"}
        columns = ", ".join(f'"{column}"' for column in values)
        sql = COPY.format(self.events, columns, ", ".join(values.values()), source)
        return pgtrigger.Func(sql)


class AppendOnly(Unignorable, pgtrigger.Trigger):
    """Refuses every change but that an erasure blanks what is of a person."""

    name = "append_only"
    operation = pgtrigger.Update | pgtrigger.Delete
    when = pgtrigger.Before
    func = KEEP_OR_BLANK


class KeepNumber(Unignorable, pgtrigger.Trigger):
    name = "row_keeps_its_number"
    operation = pgtrigger.UpdateOf("id")
    when = pgtrigger.Before
    condition = pgtrigger.Q(old__id__df=pgtrigger.F("new__id"))
    func = REFUSE
