from contextlib import contextmanager
from threading import BoundedSemaphore

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import form_for
from members.exchange import downloads
from members.exchange.downloads import ListFile, may_name_unlisted
from members.exchange.licences import licensed
from members.models import Task
from members.operation import form_tokens, limits
from members.operation.work import tasks
from members.operation.work.task_views import task_views
from members.tables import public_file

# One server process makes one file at a time, while one more visitor waits for it. Others
# wait a moment, since small files take no longer, then get 503 and try again; all but for
# that moment, two of its threads remain for pages.
_made = BoundedSemaphore(1)
_asked_for = BoundedSemaphore(2)
WAIT = 5  # seconds
A_MOMENT = 1  # seconds
RETRY_AFTER = 60  # seconds


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@licensed
def list_file(request, name, ending):
    """Return a filtered list as a file; a large one after a task has made it."""
    file = downloads.ListFile(name, downloads.FORMATS[ending], request.GET)
    if file.is_small:
        return _made_at_once(request, file)
    if task := file.finished_task():
        return downloads.task_response(task)
    return _offer(request, file)


def _made_at_once(request, file):
    with _turn() as is_ours:
        if not is_ours:
            return _busy(request, file)
        pieces = file.format.write(file.sheet.table())
        return public_file(file.file_name, file.format.type, pieces)


@contextmanager
def _turn():
    """Yield whether this thread may make a file now."""
    may_wait = _asked_for.acquire(timeout=A_MOMENT)
    is_ours = may_wait and _made.acquire(timeout=WAIT)
    try:
        yield is_ours
    finally:
        if is_ours:
            _made.release()
        if may_wait:
            _asked_for.release()


def _offer(request, file):
    """Render the page that offers to make the file; start the task when it is sent."""
    address = limits.client_address(request)
    form = form_for(request, downloads.START, file, address=address)
    if form_tokens.submit(request, form):
        return redirect("directory:download", form.result.key)
    if "busy" in getattr(form, "refused", ()):
        return _busy(request, file)
    context = {"form_token": form_tokens.token(), "form": form}
    return _page(request, file, "directory/download_offer.html", context)


def _busy(request, file):
    """Render 503: the visitor may try again in a minute."""
    response = _page(request, file, "directory/download_busy.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _page(request, file, template, context=None, status=200):
    context = {"file": file, "list_address": list_address(file), **(context or {})}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def list_address(file):
    """Return the address of the page with the rows of the file."""
    query = file.parameters.urlencode()
    return f"{reverse(f'directory:{file.page}')}{query and f'?{query}'}"


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
    [task_row], file = task_views([task]), ListFile.of_task(task)
    context = {
        "shown": task_row,
        "file": file,
        "list_address": list_address(file),
        "form_token": form_tokens.token(),
        "form": form,
    }
    return render(request, "directory/download.html", context)


@login_not_required
@never_cache
@require_safe
@licensed
def download_file(request, key):
    """Return the file of a finished task."""
    task = _find(key)
    if not task or not task.file_name or may_name_unlisted(task):
        return _gone(request)
    return downloads.task_response(task)


def _find(key):
    rows = tasks.within_retention(Task.objects.of_visitors())
    return rows.select_related("progress").filter(key=key).first()


def _gone(request):
    """Render 404: the file is a day old, or the address was mistyped."""
    return render(request, "directory/download_gone.html", status=404)
