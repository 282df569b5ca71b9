"""The page that previews an undo, asks why, and carries it out."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import run, undo_title, undoable_models
from members.fields import number_or_none
from members.models import Batch, ChangeRequest, Task
from members.records.history import (
    UNDO_CHANGE,
    BatchPart,
    KnownRows,
    plan,
    plan_of,
)
from members.records.history.rights import has_some_right, may_undo
from members.records.history.undo_task import UNDO_BATCH

from ..concurrency.reasons import ReasonForm
from ..desk import WRITE, desk_page
from .preview import PlanPreview


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
    """Show the preview of undoing a batch, or the part in the query; a POST undoes it."""
    part = _part_or_404(batch, request.GET)
    context = {"batch": batch, "undone": getattr(batch, "undone_by", None)}
    target = part, request.get_full_path()
    title = _title_of(part)
    return _undo(request, plan(batch, part), (UNDO_BATCH, target), title, context)


@undo_page("undo/<slug:model>/<int:number>/", "undo_change")
def undo_change(request, model, number):
    """Show the preview of undoing one change of a row, or of the column in the query."""
    changed = _model_or_404(model, number)
    target = changed, number, request.GET.getlist("column") or None
    title, context = undo_title(0, rows=1), {"fields_apart": True}
    return _undo(request, plan_of(*target), (UNDO_CHANGE, target), title, context)


def _undo(request, plan, undoing, title, context):
    """Return the context of the preview; a POST runs the (action, target)."""
    action, target = undoing
    if not may_undo(request.user, plan):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if run(request, action, form, target):
        if isinstance(form.result, Task):
            return redirect("admin:task", form.result.key)
        return redirect("admin:index")
    preview = PlanPreview(plan, request)
    title = title or preview.title
    return context | {"form": form, "plan": preview, "title": title}


def _model_or_404(name, number):
    """Return the model of a row or an event, which have no numbers beyond a column's."""
    models = {model._meta.model_name: model for model in undoable_models()}
    if name not in models or number is None or number >= 2**31:
        raise Http404
    return models[name]


def _part_or_404(batch, query):
    """Return the BatchPart of `?proposal=7`, of `?noun=organization&row=5`, or of all."""
    if "proposal" in query:
        number = number_or_none(query["proposal"])
        _model_or_404("changerequest", number)
        return BatchPart(batch, proposal=number)
    if "noun" not in query:
        return BatchPart(batch)
    number = number_or_none(query.get("row"))
    model = _model_or_404(query["noun"], number)
    return BatchPart(batch, record=model(pk=number))


def _title_of(part):
    """Return the title of the undo of a part, by its name; "" of all of a batch."""
    if part.is_whole:
        return ""
    model = ChangeRequest if part.record is None else type(part.record)
    rows, number = KnownRows(), part.proposal or part.record.pk
    rows.load({model: [number]})
    name = rows.name(model, number)
    if part.record is None:
        return _("Undo only proposal %(name)s") % {"name": name}
    return _("Undo only for %(name)s") % {"name": name}
