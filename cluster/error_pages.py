"""The error handlers: plain pages, in the language of the address, without a query."""

import errno
import sys

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from psycopg2.errors import DiskFull, QueryCanceled, ReadOnlySqlTransaction

from cluster.logs.formats import request_id
from cluster.timeouts import ClientLeftError, SlowPageError
from members.api.problems import plain_problem
from members.directory.context_processors import known_secretariat
from members.models.languages import home_path, language_of_path
from members.tables import FORMATS

CLIENT_LEFT = 499  # as nginx logs it; nobody reads this answer
FOR_MACHINES = ("/api/v1/", "/api/mcp")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
STYLES = "shared/tokens site/base site/layout site/components site/header"


def error_page(request, status, name=None, **context):
    """Return the page templates/errors/<status or name>.html, never to be cached."""
    if request.path_info.startswith(FOR_MACHINES):
        return plain_problem(status)
    language = language_of_path(request.path_info)
    with translation.override(language):
        context |= {"home": home_path(language), "secretariat": known_secretariat()}
        if status >= 500:
            context["request_id"] = request_id.get()
        body = _render_error(f"errors/{name or status}.html", context)
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


def error_file(status, language):
    """Return the page as it is without the application: its styles are in it."""
    folder = settings.BASE_DIR / "styles"
    styles = "".join((folder / f"{n}.css").read_text() for n in STYLES.split())
    with translation.override(language):
        context = {"home": home_path(language), "styles": mark_safe(styles)}  # noqa: S308
        return render_to_string(f"errors/{status}.html", context)


def _render_error(template, context):
    try:
        return render_to_string(template, context | {"has_stylesheets": True})
    except ValueError:
        # The static files were not collected: the text matters more than its style.
        return render_to_string(template, context)


def bad_request(request, exception):
    # Django takes any failure to store a session for a session that has ended.
    if isinstance(exception, SessionInterrupted) and _failures(exception):
        return _unavailable(request, exception)
    return error_page(request, 400)


def forbidden(request, exception):
    return error_page(request, 403)


def not_found(request, exception):
    return error_page(request, 404)


def too_many_requests(request):
    response = error_page(request, 429)
    response["Retry-After"] = "60"
    return response


def not_read(request, error, *, is_explained):
    """Return the answer to a client that has left, or of a page that takes too long, or None."""
    if any(isinstance(one, ClientLeftError) for one in _chain(error)):
        return HttpResponse(status=CLIENT_LEFT)
    is_slow = any(
        isinstance(one, SlowPageError | QueryCanceled) for one in _chain(error)
    )
    if is_slow and is_explained and request.method in SAFE_METHODS:
        files, token = _files_instead(request), get_token(request)
        return error_page(request, 503, "slow", files=files, csrf_token=token)
    return None


def _files_instead(request):
    """Return {ending: address} of the files of a list, which a task makes however long it is."""
    match = request.resolver_match
    if match.view_name != "admin:list":
        return {}
    query = request.META.get("QUERY_STRING", "")
    return {
        ending: reverse("admin:list_file", args=[match.kwargs["noun"], ending])
        + f"?{query}"
        for ending in FORMATS
    }


def server_error(request):
    """Return 503 with Retry-After for a failure of the database, else 500."""
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError) or _takes_nothing(error):
        return _unavailable(request, error)
    return error_page(request, 500)


def _unavailable(request, error):
    """Return 503: the database does not answer, or takes no changes."""
    name = "read_only" if _takes_nothing(error) else None
    is_sent = request.method not in SAFE_METHODS
    texts = _long_texts(request) if is_sent else []
    response = error_page(request, 503, name, is_sent=is_sent, texts=texts)
    response["Retry-After"] = "30"
    response.is_outage = not _is_read_only(error)
    return response


def is_outage(response):
    """Whether it is the 503 of a database that does not answer."""
    return getattr(response, "is_outage", False)


def _is_read_only(error):
    return any(isinstance(one, ReadOnlySqlTransaction) for one in _chain(error))


def _takes_nothing(error):
    """Whether changes alone fail: they are forbidden, or there is no room for them."""
    return _is_read_only(error) or any(_is_of_full_disk(one) for one in _chain(error))


def _is_of_full_disk(error):
    full = (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, DiskFull) or getattr(error, "errno", None) in full


def _failures(error):
    kinds = OperationalError | InterfaceError | ReadOnlySqlTransaction
    return [one for one in _chain(error) if isinstance(one, kinds)]


def _chain(error):
    """Yield the exception and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _long_texts(request):
    """Return the texts of several words in a form, which would take time to write again."""
    # Not read here: a body that no view has asked for may be of any kind.
    fields = request.POST.lists() if hasattr(request, "_post") else []
    texts = [text.strip() for _name, values in fields for text in values]
    return [text for text in texts if len(text.split()) > 1]
