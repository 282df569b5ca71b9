"""Parts of a batch that are undone alone."""

from dataclasses import dataclass

from members.actions import organization_columns, undoable_models
from members.models import Batch, Organization

from .sources import sources_of

OF_BATCH = "pgh_context ? 'batch' AND pgh_context ->> 'batch' = %(batch)s"
OF_PROPOSAL = OF_BATCH + " AND pgh_context ->> 'request' = %(part)s"
OF_RECORD = "{of_batch} AND pgh_id IN (SELECT e.pgh_id FROM {events} WHERE {concerns})"
# These write rows of several organizations that do not depend on each other.
IN_PARTS = (Batch.Act.BULK, Batch.Act.DECISION, Batch.Act.FILE)


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


def organization_of(model, row_id, state):
    """Return the number of the organization that a row is or belongs to, or None."""
    column = organization_columns().get(model)
    return row_id if model is Organization else column and state.get(column)
