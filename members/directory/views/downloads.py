from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ... import form_tokens
from ...exchange.task_files import file_response
from ...models import Task
from ...work import tasks


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download(request, key):
    """Render how far a visitor's file is, or cancel it; the key is all that is needed."""
    task = _find_or_404(key)
    error = ""
    if request.method == "POST":
        try:
            form_tokens.verify(request)
            tasks.cancel(task)
            return redirect("directory:download", key)
        except ValidationError as refusal:
            [error] = refusal.messages
    context = {
        "task": task,
        "is_running": tasks.is_running(task),
        "form_token": form_tokens.token(),
        "error": error,
    }
    return render(request, "directory/download.html", context)


@login_not_required
@require_safe
def download_file(request, key):
    """Return the file of a finished task."""
    task = _find_or_404(key)
    if not task.file_name:
        raise Http404
    return file_response(task)


def _find_or_404(key):
    return get_object_or_404(
        Task.objects.of_visitors().select_related("progress"), key=key
    )
