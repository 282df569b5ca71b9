"""The page that shows what an undo would put back, asks why, and undoes it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.actions import row_or_404, run, undoable_models
from members.history import UNDO_BATCH, UNDO_CHANGE, plan, plan_of
from members.history.rights import has_some_right, may_undo
from members.history.undo_task import start_undo
from members.models import Batch

from ..concurrency.reasons import ReasonForm
from .shown import ShownPlan

AT_ONCE = 2_000  # rows; more are undone by a task


def undo_batch(request, number, site):
    """Render what would be put back of a batch; a POST undoes it."""
    batch = _batch_or_404(request, number)
    form = _reason_form(request)
    if form.is_valid() and batch.size > AT_ONCE:
        return _start_task(request, batch, form.cleaned_data["reason"])
    shown = {"batch": batch, "undone": getattr(batch, "undone_by", None)}
    return _undo_page(request, site, plan(batch), (UNDO_BATCH, batch), shown)


def undo_change(request, model, number, site):
    """Render what would be put back of one change of a row, or of the column in the query."""
    require_some_right(request.user)
    changed = _model_or_404(model, number)
    target = changed, number, request.GET.getlist("column") or None
    return _undo_page(request, site, plan_of(*target), (UNDO_CHANGE, target), {})


def require_some_right(user):
    """Raise PermissionDenied for who may change nothing, whether or not the act exists."""
    if not has_some_right(user):
        raise PermissionDenied


def _undo_page(request, site, plan, undoing, context):
    """Render what would be put back; a POST runs the (action, target)."""
    action, target = undoing
    if not may_undo(request.user, plan):
        raise PermissionDenied
    form = _reason_form(request)
    if run(request, action, form, target):
        return redirect("admin:index")
    context |= {**site.each_context(request), "form": form, "title": _("Undo")}
    context["plan"] = ShownPlan(plan)
    return TemplateResponse(request, "admin/undo.html", context)


def _reason_form(request):
    return ReasonForm(request.POST if request.method == "POST" else None)


def _start_task(request, batch, reason):
    if not may_undo(request.user, plan(batch)):
        raise PermissionDenied
    given = {"user": request.user, "language": get_language()}
    task = start_undo(batch, reason, list_address=request.path, **given)
    return redirect("admin:task", task.key)


def _batch_or_404(request, number):
    require_some_right(request.user)
    return row_or_404(Batch.objects.select_related("by", "undone_by__by"), number)


def _model_or_404(name, number):
    """Return the model of an event; no event has a number beyond those of its column."""
    models = {model._meta.model_name: model for model in undoable_models()}
    if name not in models or number >= 2**31:
        raise Http404
    return models[name]
