"""Change many tables at once: Django renders all related models anew for each operation."""

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    AlterUniqueTogether,
    CreateModel,
    RemoveConstraint,
)
from django.db.migrations.operations.base import Operation

OF_COLUMNS = (AddField, AlterField)
OTHERS = (
    AddConstraint,
    AddIndex,
    AlterModelOptions,
    AlterUniqueTogether,
    CreateModel,
    RemoveConstraint,
)


class AtOnce(Operation):
    """Operations of which each finds the tables as before all, and leaves them as after all.

    A table that is created is so at once as after all; what finishes it is done with that.
    """

    def __init__(self, operations):
        if not all(isinstance(one, OF_COLUMNS + OTHERS) for one in operations):
            raise TypeError("AtOnce changes tables, and does nothing else.")
        self.operations = operations
        created = {model_of(one) for one in operations if isinstance(one, CreateModel)}
        self.performed = [
            one
            for one in operations
            if isinstance(one, CreateModel) or model_of(one) not in created
        ]
        columns = [
            (model_of(one), one.name_lower)
            for one in self.performed
            if isinstance(one, OF_COLUMNS)
        ]
        if len(columns) != len(set(columns)):
            raise TypeError("AtOnce changes a column once.")

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, editor, before, after):
        for operation in self.performed:
            operation.database_forwards(app_label, editor, before, after)

    def database_backwards(self, app_label, editor, before, after):
        for operation in reversed(self.performed):
            operation.database_backwards(app_label, editor, before, after)

    def describe(self):
        return f"Change tables by {len(self.operations)} operations at once"


def model_of(operation):
    """Return the name of the model of an operation, in lower case."""
    return getattr(operation, "model_name_lower", None) or operation.name_lower
