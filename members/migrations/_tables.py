"""Change many tables at once, and create each tracked one with the table of its events."""

from itertools import groupby

from django.db import models
from django.db.migrations import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveIndex,
    RenameField,
)
from django.db.migrations.operations.base import Operation
from django.db.models.fields.json import KeyTextTransform
from pghistory.utils import JSONField

# What pghistory changes in the columns that it copies.
REFERENCE = {
    "on_delete": models.DO_NOTHING,
    "db_constraint": False,
    "related_name": "+",
    "related_query_name": "+",
}
PLAIN = {"primary_key": False, "unique": False, "db_index": False}
NO_COLUMN_OF_EVENTS = models.GeneratedField, models.ManyToManyField


class AtOnce(Operation):
    """Operations of which none needs the state after another: Django renders models once.

    It renders all models that are related to a changed one for each operation of its own.
    """

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, editor, before, after):
        for operation in self.operations:
            operation.database_forwards(app_label, editor, before, after)

    def database_backwards(self, app_label, editor, before, after):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, editor, before, after)

    def describe(self):
        return f"{self.operations[0].describe()}, and {len(self.operations) - 1} more"


# The operations of a class of one group may stand together.
GROUPS = {CreateModel: "create", RenameField: "rename"}
GROUPS |= dict.fromkeys([AddField, AlterField, AddConstraint, RemoveConstraint], "alter")
GROUPS |= dict.fromkeys([AddIndex, RemoveIndex, AlterModelOptions], "alter")


class Grouped(Migration):
    """A migration with neighbours of one group AtOnce: these change nothing twice."""

    def __init__(self, name, app_label):
        super().__init__(name, app_label)
        groups = groupby(self.operations, lambda one: GROUPS.get(type(one), id(one)))
        self.operations = [_at_once(list(group)) for _kind, group in groups]


def _at_once(operations):
    fields = [one for one in operations if isinstance(one, AddField | AlterField)]
    assert len({(f.model_name_lower, f.name_lower) for f in fields}) == len(fields)
    return AtOnce(operations) if len(operations) > 1 else operations[0]


def tracked(create, *, without=()):
    """Return the operation, and the one that creates its model of events.

    Events have the columns of their model, except generated ones and those of `without`.
    """
    columns = [
        (name, _column_of_events(field))
        for name, field in create.fields
        if name not in without and not isinstance(field, NO_COLUMN_OF_EVENTS)
    ]
    return [create, events(create.name, columns)]


def events(name, columns):
    """Return the operation that creates the model of events of the model of this name."""
    fields = [
        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
        ("pgh_label", models.TextField(help_text="The event label.")),
        ("pgh_context", JSONField(null=True)),
        ("pgh_context_id", models.UUIDField(null=True)),
        *columns,
        ("pgh_obj", _reference_to(name)),
    ]
    of_a_batch = models.Index(
        KeyTextTransform("batch", "pgh_context"),
        condition=models.Q(pgh_context__has_key="batch"),
        name=f"batch_{name.lower()}",
    )
    return CreateModel(f"{name}Event", fields, {"indexes": [of_a_batch]})


def _reference_to(name):
    return models.ForeignKey(
        f"members.{name.lower()}",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="events",
    )


def _column_of_events(field):
    if isinstance(field, models.BigAutoField):
        return models.BigIntegerField()
    _name, _path, args, kwargs = field.deconstruct()
    if not isinstance(field, models.ForeignKey):
        return type(field)(*args, **kwargs | PLAIN)
    for name in PLAIN:
        kwargs.pop(name, None)
    return models.ForeignKey(*args, **kwargs | REFERENCE)
