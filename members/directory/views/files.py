from threading import BoundedSemaphore

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ... import form_tokens, limits
from ...exchange import downloads
from ...exchange.task_files import file_response

# Files that one server process makes at the same time; others are told to wait.
_at_once = BoundedSemaphore(1)
WAIT = 0.5  # seconds
RETRY_AFTER = 60  # seconds


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def list_file(request, name, ending):
    """Return a filtered list as a file; a large one after a task has made it."""
    file = downloads.ListFile(name, downloads.FORMATS[ending], request.GET)
    if file.is_small:
        return _made_at_once(request, file)
    if kept := file.kept(get_language()):
        return file_response(kept)
    return _offer(request, file)


def _made_at_once(request, file):
    if not _at_once.acquire(timeout=WAIT):
        return _busy(request, file)
    try:
        content = b"".join(file.format.write(file.sheet))
    finally:
        _at_once.release()
    headers = {"Content-Disposition": f'attachment; filename="{file.file_name}"'}
    return HttpResponse(content, content_type=file.format.type, headers=headers)


def _offer(request, file):
    """Render the page that offers to make the file; start the task when it is sent."""
    error = ""
    if request.method == "POST":
        try:
            form_tokens.verify(request)
            address, language = limits.client_address(request), get_language()
            task = downloads.start_for_visitor(file, language, address)
            return redirect("directory:download", task.key)
        except ValidationError as refusal:
            if refusal.code in ("busy", "too_many"):
                return _busy(request, file)
            [error] = refusal.messages
    context = {"file": file, "form_token": form_tokens.token(), "error": error}
    response = render(request, "directory/download_offer.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _busy(request, file):
    """Render 503: the visitor may try again in a minute."""
    response = render(
        request, "directory/download_busy.html", {"file": file}, status=503
    )
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
