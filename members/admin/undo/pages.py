"""The page that shows what an undo would put back, asks why, and undoes it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.actions import offer_undo, words_for
from members.history import plan, plan_of, undo, undo_event, undoable_models
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

    def carry_out(reason):
        return undo(batch, by=request.user, reason=reason)

    shown = {"batch": batch, "undone": getattr(batch, "undone_by", None)}
    return _undo_page(request, site, plan(batch), carry_out, shown)


def undo_change(request, model, number, site):
    """Render what would be put back of one change of a row, or of the column in the query."""
    require_some_right(request.user)
    changed = _model_or_404(model, number)
    columns = request.GET.getlist("column") or None

    def carry_out(reason):
        given = {"by": request.user, "reason": reason}
        return undo_event(changed, number, columns, **given)

    return _undo_page(request, site, plan_of(changed, number, columns), carry_out, {})


def require_some_right(user):
    """Raise PermissionDenied for who may change nothing, whether or not the act exists."""
    if not has_some_right(user):
        raise PermissionDenied


def _undo_page(request, site, plan, carry_out, context):
    if not may_undo(request.user, plan):
        raise PermissionDenied
    form = _reason_form(request)
    if form.is_valid() and _is_undone(request, form, carry_out):
        return redirect("admin:index")
    context |= {**site.each_context(request), "form": form, "title": _("Undo")}
    context["plan"] = ShownPlan(plan)
    return TemplateResponse(request, "admin/undo.html", context)


def _is_undone(request, form, carry_out):
    try:
        batch = carry_out(form.cleaned_data["reason"])
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    except OperationalError as error:
        form.add_error(None, words_for(error))
    else:
        messages.success(request, _("Undone."))
        offer_undo(request, batch)
    return form.is_valid()


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
    rows = Batch.objects.select_related("by", "undone_by__by")
    if number < 2**63 and (batch := rows.filter(pk=number).first()):
        return batch
    raise Http404


def _model_or_404(name, number):
    """Return the model of an event; no event has a number beyond those of its column."""
    models = {model._meta.model_name: model for model in undoable_models()}
    if name not in models or number >= 2**31:
        raise Http404
    return models[name]
