"""Change the rows of a list together: choose a change, preview it, carry it out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import run, undo_label
from members.fields import number_or_none
from members.models import BulkEdit, Task
from members.queries.lists.bulk.acts import acts_for
from members.queries.lists.bulk.preview import PREPARE, act_of, preview_of
from members.queries.lists.bulk.task import CARRY_OUT, is_long, task_of

from ..desk import WRITE, desk_page
from .pages import find_query, list_address

MOST_ROWS = 200
MOST_NUMBERS = 1_000


@desk_page(
    "lists/<slug:noun>/change/",
    "list_change",
    "lists/change",
    gettext_lazy("Change several at once"),
    methods=WRITE,
    finds=find_query,
)
def choose_change(request, list_query):
    """Show the changes to choose from; a POST stores one, and shows its preview."""
    if not PREPARE.may(request.user, list_query):
        raise PermissionDenied
    acts = acts_for(request.user, list_query.staff_list.model)
    numbers = request.GET.getlist("row")
    if "chosen" in request.GET and not numbers:
        messages.warning(request, _("Choose one row at least."))
        return redirect(list_address(list_query.staff_list.key, list_query.query))
    rows = _selected_rows(list_query, numbers)
    posted = request.POST.get("act")
    forms = [
        PREPARE.form(act, rows, request.POST if posted == act.key else None)
        for act in acts
    ]
    for form in forms:
        if run(request, PREPARE, form, list_query):
            return redirect("admin:list_edit", form.result.key)
    return {"list_query": list_query, "forms": forms, "number": rows.count()}


def _selected_rows(list_query, numbers):
    """Return the rows of the list, or only those of the given numbers."""
    if not numbers:
        return list_query.rows
    pks = [n for n in map(number_or_none, numbers) if n is not None]
    return list_query.rows.filter(pk__in=pks[:MOST_NUMBERS])


def _own_edit(request, key):
    """Return the user's own change, or None; raise PermissionDenied without the permission."""
    rows = BulkEdit.objects.filter(by=request.user).select_related("batch__undone_by")
    edit = rows.filter(key=key).first()
    if edit and not CARRY_OUT.may(request.user, (edit, request.path)):
        raise PermissionDenied
    return edit


@desk_page(
    "lists/changes/<slug:key>/",
    "list_edit",
    "lists/edit",
    methods=WRITE,
    finds=_own_edit,
)
def list_edit(request, edit):
    """Show the preview of a change, ask why, carry it out, and show the outcome."""
    form = CARRY_OUT.form(request.POST or None, label_suffix="")
    is_sent = request.method == "POST" and not edit.ended_at
    if is_sent and run(request, CARRY_OUT, form, (edit, request.path)):
        is_task = isinstance(form.result, Task)
        return redirect("admin:task" if is_task else "admin:list_edit", form.result.key)
    act = act_of(edit)
    context = {"edit": edit, "act": act, "words": act.value_in_words(edit.value)}
    context |= {"form": form, "most": MOST_ROWS}
    if not edit.ended_at:
        context |= {"preview": preview_of(edit), "is_task": is_long(edit)}
        context["task"] = task_of(edit)
    elif edit.batch:
        context["undo_label"] = undo_label(edit.batch)
    context["list_address"] = list_address(edit.noun, edit.query)
    return context | {"title": str(act.label)}
