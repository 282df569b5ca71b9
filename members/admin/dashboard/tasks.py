"""The long tasks that a member of staff has started, each seen by nobody else."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from members.actions import press
from members.exchange.task_files import file_response
from members.models import Task
from members.models.incoming_files import LOOK, WRITE
from members.work import tasks
from members.work.declared import TASK_KINDS
from members.work.shown import shown_tasks


def own_tasks(user):
    """Filter the tasks that the user started, until a day after their end."""
    return tasks.kept(Task.objects.of(user))


@require_safe
def task_list(request, site):
    """Render the user's own tasks, the newest first."""
    rows = own_tasks(request.user).select_related("progress")
    context = {"tasks": shown_tasks(list(rows))}
    return _page(request, site, "task_list", gettext("Long tasks"), context)


def task_page(request, site, key):
    """Render how far a task is, or cancel it."""
    task = _find_or_404(request, key)
    if request.method == "POST":
        press(request, tasks.CANCEL, task)
        return redirect("admin:task", key)
    [shown] = shown_tasks([task])
    context = {"shown": shown, "list_address": task.input["list"]}
    context["is_of_file"] = task.kind in (LOOK, WRITE)
    return _page(request, site, "task", shown.title, context)


@require_safe
def task_file(request, site, key):
    """Return the file of a finished task, if the user may still see its rows."""
    task = _find_or_404(request, key)
    if not task.file_name:
        raise Http404
    if not TASK_KINDS[task.kind].may_read(request.user, task):
        raise PermissionDenied
    return file_response(task)


def _find_or_404(request, key):
    rows = own_tasks(request.user).select_related("progress")
    if task := rows.filter(key=key).first():
        return task
    raise Http404


def _page(request, site, template, title, context):
    context |= {**site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/{template}.html", context)
