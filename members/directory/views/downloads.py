from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ... import form_tokens
from ...actions import form_for
from ...exchange.downloads import ListFile, may_name_unlisted, task_response
from ...models import Task
from ...work import tasks
from ...work.shown import shown_tasks
from .files import list_address


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download(request, key):
    """Render how far a visitor's file is, or cancel it; the key is all that is needed."""
    task = _find(key)
    if task is None:
        return _gone(request)
    form = form_for(request, tasks.CANCEL, task)
    if form_tokens.submit(request, form):
        return redirect("directory:download", key)
    [shown] = shown_tasks([task])
    context = {
        "shown": shown,
        "list_address": list_address(ListFile.of_task(task)),
        "form_token": form_tokens.token(),
        "form": form,
    }
    return render(request, "directory/download.html", context)


@login_not_required
@never_cache
@require_safe
def download_file(request, key):
    """Return the file of a finished task."""
    task = _find(key)
    if not task or not task.file_name or may_name_unlisted(task):
        return _gone(request)
    return task_response(task)


def _find(key):
    rows = tasks.kept(Task.objects.of_visitors())
    return rows.select_related("progress").filter(key=key).first()


def _gone(request):
    """Render 404: the file is a day old, or the address was mistyped."""
    return render(request, "directory/download_gone.html", status=404)
