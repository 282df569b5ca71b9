"""Operations run together: Django renders all related models anew for each, which is slow."""

from django.db.migrations import operations as known
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

NEW = (known.CreateModel,)
# Each of them finds what it needs in the state before or after all of them.
CHANGES = (
    known.AddConstraint,
    known.AddField,
    known.AddIndex,
    known.RemoveConstraint,
    AddTrigger,
    RemoveTrigger,
)


class Together(Operation):
    """Several operations, none of which changes what another one makes."""

    def __init__(self, operations):
        self.operations = operations

    @property
    def reversible(self):
        return all(operation.reversible for operation in self.operations)

    def state_forwards(self, app_label, state):
        rendered = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if rendered is not None:
            state.__dict__["apps"] = rendered
            touched = {_model(operation) for operation in self.operations}
            state.reload_models([(app_label, name) for name in touched], delay=False)

    def database_forwards(self, app_label, editor, before, after):
        for operation in self.operations:
            operation.database_forwards(app_label, editor, before, after)

    def database_backwards(self, app_label, editor, before, after):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, editor, before, after)

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations):
    """Give the same operations, those that may be together as one."""
    groups = []
    for operation in operations:
        if not (groups and _fits(operation, groups[-1])):
            groups.append([])
        groups[-1].append(operation)
    return [group[0] if len(group) == 1 else Together(group) for group in groups]


def _fits(operation, group):
    if not all(isinstance(one, (*NEW, *CHANGES)) for one in (operation, group[0])):
        return False
    made = {_model(one) for one in group if isinstance(one, NEW)}
    return isinstance(operation, NEW) or _model(operation) not in made


def _model(operation):
    is_new = isinstance(operation, NEW)
    return (operation.name if is_new else operation.model_name).lower()
