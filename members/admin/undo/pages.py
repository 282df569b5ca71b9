"""The page that previews an undo, asks why, and carries it out."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.actions import run, undoable_models
from members.models import Batch, Task
from members.records.history import UNDO_CHANGE, UndoConflict, plan, plan_of
from members.records.history.rights import has_some_right, may_undo
from members.records.history.undo_task import UNDO_BATCH
from members.records.history.words import RowWords

from ..concurrency.reasons import ReasonForm
from ..desk import WRITE, desk_page

MAX_ROWS = 100
ACTS = {
    "insert": pgettext_lazy("undo", "comes back"),
    "update": pgettext_lazy("undo", "is changed back"),
    "delete": pgettext_lazy("undo", "is removed"),
}
WHY = {
    UndoConflict.GONE: gettext_lazy("It has been deleted since."),
    UndoConflict.BACK: gettext_lazy("It is there again, with another value."),
    UndoConflict.ERASED: gettext_lazy(
        "The person has been erased since, and what was erased never comes back."
    ),
    UndoConflict.OWN: gettext_lazy(
        "The person has said so, and no one else may change it."
    ),
    UndoConflict.UNKNOWN: gettext_lazy("What it contained has not been kept."),
}


def _batch(request, number):
    return Batch.objects.select_related("by", "undone_by__by").filter(pk=number)


undo_page = partial(
    desk_page,
    template="undo",
    title=gettext_lazy("Undo"),
    opens_to=has_some_right,
    methods=WRITE,
    below="deleted",
)


@undo_page("undo/<int:number>/", "undo", finds=_batch)
def undo_batch(request, batch):
    """Show the preview of undoing a batch; a POST undoes it."""
    context = {"batch": batch, "undone": getattr(batch, "undone_by", None)}
    target = batch, request.path
    return _undo(request, plan(batch), (UNDO_BATCH, target), context)


@undo_page("undo/<slug:model>/<int:number>/", "undo_change")
def undo_change(request, model, number):
    """Show the preview of undoing one change of a row, or of the column in the query."""
    changed = _model_or_404(model, number)
    target = changed, number, request.GET.getlist("column") or None
    context = {"fields_apart": True}
    return _undo(request, plan_of(*target), (UNDO_CHANGE, target), context)


def _undo(request, plan, undoing, context):
    """Return the context of the preview; a POST runs the (action, target)."""
    action, target = undoing
    if not may_undo(request.user, plan):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if run(request, action, form, target):
        if isinstance(form.result, Task):
            return redirect("admin:task", form.result.key)
        return redirect("admin:index")
    return context | {"form": form, "plan": PlanPreview(plan)}


def _model_or_404(name, number):
    """Return the model of an event; no event has a number beyond those of its column."""
    models = {model._meta.model_name: model for model in undoable_models()}
    if name not in models or number >= 2**31:
        raise Http404
    return models[name]


class PlanPreview:
    """The rows of a plan with names and values; first those that stand in the way."""

    def __init__(self, plan):
        stopped = plan.conflicts
        rows = stopped or [row for act in ACTS for row in _all(plan.of(act))]
        self.is_stopped, self.number = bool(stopped), len(rows)
        self.words = RowWords(_row_states(rows[:MAX_ROWS]))
        self.rows = [self._row_context(row) for row in rows[:MAX_ROWS]]
        self.left_out = self.number - len(self.rows)
        # The persons who are asked again.
        self.asked = len({row.before["person_id"] for row in plan.ended})

    def _row_context(self, row):
        return {
            "kind": self.words.kind(row.model),
            "name": self.words.name(row.model, row.values),
            "act": ACTS[row.act],
            "fields": [self._field(row, c) for c in row.columns if row.act == "update"],
            "conflicts": [self._conflict(row, each) for each in row.conflicts],
        }

    def _field(self, row, column):
        """Return (label, value now, value that is put back, column)."""
        label = self.words.label(row.model, column)
        return label, *self._values(row, column, row.live, row.before), column

    def _conflict(self, row, conflict):
        """Return why a row stops the undo, with the value it was left with, and today's."""
        if conflict.kind == UndoConflict.REFERRED:
            kind = self.words.kind(conflict.model)
            return {
                "why": _("Added since, and belongs to it: %(kind)s") % {"kind": kind}
            }
        if conflict.kind == UndoConflict.CHANGED:
            label = self.words.label(row.model, conflict.column)
            left, now = self._values(row, conflict.column, row.after, row.live)
            return {"label": label, "left": left, "now": now}
        return {"why": WHY[conflict.kind]}

    def _values(self, row, column, *states):
        """Return the value of the column in each state; none where there is no row."""
        model = row.model
        return [self.words.value(model, column, one) if one else "" for one in states]


def _all(models):
    return [row for rows in models.values() for row in rows]


def _row_states(rows):
    """Yield (model, values) of each state that the page names something of."""
    for row in rows:
        for values in (row.live, row.before, row.after):
            if values:
                yield row.model, values
