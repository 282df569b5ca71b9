"""Create all tables at once: Django renders all related models anew for each operation."""

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterUniqueTogether,
    CreateModel,
)
from django.db.migrations.operations.base import Operation

FINISHING = (AddConstraint, AddField, AddIndex, AlterUniqueTogether)


class CreateTables(Operation):
    """Operations that create tables and finish them, on nothing that was there before.

    A table is created as it is after all of them, so CreateModel alone touches the database.
    """

    def __init__(self, operations):
        self.operations = operations
        self.models = [one for one in operations if isinstance(one, CreateModel)]
        others = [one for one in operations if one not in self.models]
        if not all(isinstance(one, FINISHING) for one in others):
            raise TypeError("CreateTables creates tables, and does nothing else.")

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, editor, before, after):
        for operation in self.models:
            operation.database_forwards(app_label, editor, before, after)

    def database_backwards(self, app_label, editor, before, after):
        for operation in reversed(self.models):
            operation.database_backwards(app_label, editor, before, after)

    def describe(self):
        return f"Create {len(self.models)} tables"
