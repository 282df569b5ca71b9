"""History by trigger: every write of a row, SQL included, adds an immutable event."""

from functools import partial

import pghistory
import pgtrigger
from django.db.models import GeneratedField, Index, Q
from django.db.models.fields.json import KeyTextTransform

from . import trigger_registry
from .data_versions import data_version_trigger
from .enforced_triggers import EnforcedTrigger, OwnerTrigger
from .page_changes import page_change_triggers
from .touches import touch_triggers

trigger_registry.install()

# Transition tables of each operation. TRUNCATE has none: its trigger reads the table
# before it is emptied.
ROWS = {
    pgtrigger.Insert: ("new_values", "{cond_new_values}"),
    pgtrigger.Update: ("new_values", "{cond_joined_values}"),
    pgtrigger.Delete: ("old_values", "{cond_old_values}"),
    pgtrigger.Truncate: ("emptied", "public.{meta.db_table} AS emptied"),
}
# Not the time of the transaction: two events of one transaction have an order.
WHEN_AND_WHO = {
    "pgh_created_at": "clock_timestamp()",
    "pgh_context_id": "NULLIF(current_setting('pghistory.context_id', true), '')::uuid",
    "pgh_context": "NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb",
}
INSERT_EVENTS = "INSERT INTO public.{} ({}) SELECT {} FROM {}; RETURN NULL;"
REFUSE_NEW_ID = """
    RAISE integrity_constraint_violation USING
        MESSAGE = 'a row keeps its number: its history hangs on it',
        CONSTRAINT = 'a_row_keeps_its_number';
"""

REFUSE_UNLESS_ERASING = """
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME <> 'members_erasure'
        AND public.is_erasing()
        AND public.only_blanks(TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Cannot update or delete rows of %', TG_TABLE_NAME;
"""


def tracked(model=None, *, exclude=(), public=True, events_table=""):
    """Record every insert, update and delete of the model's rows as an event.

    Writes to a model that public pages show also change the DataVersion, and note the rows
    they touch. Excluded fields have no history. `events_table` is the name of the table of
    events where it is not that of its model.
    """
    if model is None:
        return partial(
            tracked, exclude=exclude, public=public, events_table=events_table
        )
    if public:
        pgtrigger.register(data_version_trigger(), *touch_triggers())(model)
    fields = model._meta.concrete_model._meta.local_fields
    derived = [f.name for f in fields if isinstance(f, GeneratedField)]
    ImmutablePrimaryKey().register(model)
    return pghistory.track(
        Tracker("insert", pgtrigger.Insert),
        Tracker("update", pgtrigger.Update),
        Tracker("delete", pgtrigger.Delete, pgtrigger.Truncate),
        exclude=[*derived, *exclude],
        meta={
            "triggers": [AppendOnly(), *page_change_triggers(model)],
            "indexes": [_batch_index(model)],
            **({"db_table": events_table} if events_table else {}),
        },
        # In the event itself: a row of pghistory's Context could be rewritten afterwards.
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )(model)


def _batch_index(model):
    """Return the index that finds the events of a batch, whose number is in their context."""
    return Index(
        KeyTextTransform("batch", "pgh_context"),
        condition=Q(pgh_context__has_key="batch"),
        name=f"batch_{model._meta.model_name}",
    )


class Tracker(pghistory.Tracker):
    """Record events with one label after each of several operations."""

    def __init__(self, label, *operations):
        super().__init__(label)
        self.operations = operations

    def setup(self, event_model):
        for operation in self.operations:
            trigger = RecordTrigger(self.label, operation, event_model)
            trigger.register(event_model.pgh_tracked_model)


class RecordTrigger(OwnerTrigger, pgtrigger.Composer):
    """Insert an event for each row that a statement wrote, with the request's context."""

    level = pgtrigger.Statement

    def __init__(self, label, operation, event_model):
        names = {field.name for field in event_model.pgh_tracked_model._meta.fields}
        self.fields = [f for f in event_model._meta.fields if f.name in names]
        self.label, self.events = label, event_model._meta.db_table
        is_update = operation == pgtrigger.Update
        super().__init__(
            name=f"{operation}_recorded".lower(),
            operation=operation,
            when=(
                pgtrigger.Before if operation == pgtrigger.Truncate else pgtrigger.After
            ),
            condition=(
                pgtrigger.AnyChange(*(f.name for f in self.fields))
                if is_update
                else None
            ),
        )

    def get_func(self, model):
        row, source = ROWS[self.operation]
        values = {field.column: f'{row}."{field.column}"' for field in self.fields}
        values |= WHEN_AND_WHO
        values |= {"pgh_label": f"'{self.label}'", "pgh_obj_id": f"{row}.id"}
        columns = ", ".join(f'"{column}"' for column in values)
        sql = INSERT_EVENTS.format(
            self.events, columns, ", ".join(values.values()), source
        )
        return pgtrigger.Func(sql)


class AppendOnly(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse updates and deletes, except that an erasure blanks personal data (GDPR art. 17)."""

    name = "append_only"
    operation = pgtrigger.Update | pgtrigger.Delete
    when = pgtrigger.Before
    func = REFUSE_UNLESS_ERASING


class ImmutablePrimaryKey(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse a new id, since the events of a row refer to it."""

    name = "immutable_primary_key"
    operation = pgtrigger.UpdateOf("id")
    when = pgtrigger.Before
    condition = pgtrigger.Q(old__id__df=pgtrigger.F("new__id"))
    func = REFUSE_NEW_ID
