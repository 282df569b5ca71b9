"""Read the history of a row from its events: author, columns, moment and reason."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, pairwise
from operator import attrgetter, itemgetter

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.actions import tracked_models
from members.models import User

EMPTY = (None, "", [])
LABELS = {"insert": _("Added"), "update": _("Changed"), "delete": _("Deleted")}
# Of thousands of organizations with one topic, only the latest events are read.
MAX_EVENTS = 2_000


@dataclass
class RowEvent:
    """One insert, update or delete of one row; `values` is {column: (old, new)}."""

    when: datetime
    kind: str
    model: type
    row_id: int
    values: dict
    context: dict
    by: User | None = None

    @property
    def why(self):
        """The reason given for the change; empty when there is none."""
        return self.context.get("reason", "")


def changes_of(row, models=None, most=200):
    """Return changes of a row and of rows that refer or referred to it, newest first.

    `models` restricts the changes to some tracked models.
    """
    tracked = [model for model in tracked_models() if models is None or model in models]
    changes = chain.from_iterable(_row_events(model, row) for model in tracked)
    newest = sorted(changes, key=attrgetter("when"), reverse=True)[:most]
    users = User.objects.in_bulk(
        {change.context.get("user") for change in newest} - {None}
    )
    for change in newest:
        change.by = users.get(change.context.get("user"))
    return newest


def _row_events(model, row):
    events = model.pgh_event_model.objects
    fields = events.model._meta.fields
    links = [field.attname for field in fields if field.related_model is type(row)]
    if not links:
        return
    pointing = Q.create([(link, row.pk) for link in links], connector=Q.OR)
    ids = events.filter(pointing).order_by("-pgh_id").values("pgh_obj_id")[:MAX_EVENTS]
    states = events.filter(pgh_obj_id__in=ids).order_by("pgh_obj_id", "pgh_id").values()
    for _row_id, rows in groupby(states, key=itemgetter("pgh_obj_id")):
        for before, after in pairwise(chain([{}], rows)):
            # The earlier state too: a row may have left the record by this event.
            if any(row.pk in map(event.get, links) for event in (before, after)):
                yield _row_event(model, before, after)


def _row_event(model, before, after):
    return RowEvent(
        when=after["pgh_created_at"],
        kind=after["pgh_label"],
        model=model,
        row_id=after["pgh_obj_id"],
        values=_changed_values(before, after),
        context=after["pgh_context"] or {},
    )


def _changed_values(before, after):
    """Return {column: (old, new)}; for an insert or delete, all columns with a value."""
    kind = after["pgh_label"]
    now = {name: value for name, value in after.items() if not name.startswith("pgh_")}
    if kind == "update":
        both = {name: (before.get(name), value) for name, value in now.items()}
        return {name: (old, new) for name, (old, new) in both.items() if old != new}
    filled = {name: value for name, value in now.items() if value not in EMPTY}
    if kind == "delete":
        return {name: (old, None) for name, old in filled.items()}
    return {name: (None, new) for name, new in filled.items()}
