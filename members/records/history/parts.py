"""Parts of a batch that are undone alone, and the number of organizations in a batch."""

from dataclasses import dataclass
from functools import cache

from members.actions import undoable_models
from members.models import Batch, Organization
from members.models.statements import run_sql

from .sources import sources_of

OF_BATCH = "pgh_context ? 'batch' AND pgh_context ->> 'batch' = %(batch)s"
OF_PROPOSAL = OF_BATCH + " AND pgh_context ->> 'request' = %(part)s"
OF_RECORD = "{of_batch} AND pgh_id IN (SELECT e.pgh_id FROM {events} WHERE {concerns})"
# These write rows of several organizations that do not depend on each other.
IN_PARTS = (Batch.Act.BULK, Batch.Act.DECISION, Batch.Act.FILE)
ORGANIZATIONS = """
    SELECT pgh_context ->> 'batch', {column} FROM {events}
    WHERE pgh_context ? 'batch' AND pgh_context ->> 'batch' = ANY(%(batches)s)
"""
NUMBERS = "SELECT batch, count(DISTINCT number) FROM ({rows}) of_all (batch, number) GROUP BY 1"


@dataclass(frozen=True)
class BatchPart:
    """All of a batch, what it wrote for one proposal, or for a record and all around it."""

    batch: Batch
    proposal: int | None = None
    record: object = None

    @property
    def is_whole(self):
        return self.proposal is None and self.record is None

    def conditions(self):
        """Return {model: the condition of its events}."""
        names = self.batch.changes
        written = [m for m in undoable_models() if m._meta.model_name in names]
        if self.record is None:
            return dict.fromkeys(written, OF_BATCH if self.is_whole else OF_PROPOSAL)
        around = {
            s.model: s for s in sources_of(type(self.record)) if s.model in written
        }
        return {model: _of_record(source) for model, source in around.items()}

    @property
    def parameters(self):
        values = {"batch": str(self.batch.pk), "part": str(self.proposal)}
        return values | {"record": self.record and self.record.pk}


def _of_record(source):
    sql = {"events": source.events(), "concerns": source.concerns()}
    return OF_RECORD.format(of_batch=OF_BATCH, **sql)


def numbers_of_organizations(batches):
    """Return {pk of a batch: number of organizations that it wrote to}, by one query."""
    if not batches:
        return {}
    rows = [
        ORGANIZATIONS.format(column=column, events=model.pgh_event_model._meta.db_table)
        for model, column in _organization_columns().items()
    ]
    statement = NUMBERS.format(rows=" UNION ALL ".join(rows))
    pairs = run_sql(statement, {"batches": [str(batch.pk) for batch in batches]})
    return {int(batch): number for batch, number in pairs}


def organization_of(model, row_id, state):
    """Return the number of the organization that a row is or belongs to, or None."""
    column = _organization_columns().get(model)
    return row_id if model is Organization else column and state.get(column)


@cache
def _organization_columns():
    """Return {model: column of its events with the number of an organization}."""
    columns = {
        model: "organization_id"
        for model in undoable_models()
        if any(
            f.column == "organization_id" for f in model.pgh_event_model._meta.fields
        )
    }
    return columns | {Organization: "pgh_obj_id"}
