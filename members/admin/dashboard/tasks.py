"""The long tasks that a member of staff has started, each seen by nobody else."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.actions import press, require_factor
from members.exchange.downloads import task_response
from members.models import Task, incoming_files
from members.operation.work import tasks
from members.operation.work.declared import TASK_KINDS
from members.operation.work.task_views import task_views

from ..desk import WRITE, desk_page


def own_tasks(user):
    """Filter the tasks that the user started, until a day after their end."""
    return tasks.within_retention(Task.objects.of(user))


def _own_task(request, key):
    return own_tasks(request.user).select_related("progress").filter(key=key)


@desk_page(
    "tasks/",
    "tasks",
    "task_list",
    _("Long tasks"),
    label=_("Your long tasks"),
    words=_("files, progress, export"),
)
def task_list(request):
    """Show the user's own tasks, the newest first."""
    rows = own_tasks(request.user).select_related("progress")
    return {"tasks": task_views(list(rows))}


@desk_page("tasks/<slug:key>/", "task", "task", methods=WRITE, finds=_own_task)
def task_page(request, task):
    """Show how far a task is, or cancel it."""
    if request.method == "POST":
        press(request, tasks.CANCEL, task)
        return redirect("admin:task", task.key)
    [task_view] = task_views([task])
    return {
        "title": task_view.title,
        "shown": task_view,
        "list_address": task.input["list"],
        "is_of_file": task.kind in (incoming_files.LOOK, incoming_files.WRITE),
    }


@desk_page("tasks/<slug:key>/file/", "task_file", finds=_own_task)
def task_file(request, task):
    """Return the file of a finished task, if the user may still see its rows."""
    if not task.file_name:
        raise Http404
    kind = TASK_KINDS[task.kind]
    if not kind.may_read(request.user, task):
        raise PermissionDenied
    if kind.is_personal(task):
        require_factor(request)
    return task_response(task)
