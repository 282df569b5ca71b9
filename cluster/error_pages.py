"""The error handlers: plain pages, in the language of the address, without a query."""

import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

STYLES = [f"css/{name}.css" for name in ("tokens", "base", "layout", "components")]


def language_of(request):
    """Return the language code that the path alone decides."""
    path = request.path_info
    return "en" if path == "/en" or path.startswith("/en/") else settings.LANGUAGE_CODE


def error_page(request, status):
    """Return the page templates/errors/<status>.html, never to be cached."""
    language = language_of(request)
    home = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    with translation.override(language):
        body = _render_error(f"errors/{status}.html", {"home": home})
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


def error_file(status, language):
    """Return the page as it is without the application: its styles are in it."""
    home = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    styles = "".join(Path(finders.find(name)).read_text() for name in STYLES)
    with translation.override(language):
        context = {"home": home, "styles": mark_safe(styles)}  # noqa: S308
        return render_to_string(f"errors/{status}.html", context)


def _render_error(template, context):
    try:
        return render_to_string(template, context | {"has_stylesheets": True})
    except ValueError:
        # The static files were not collected: the text matters more than its style.
        return render_to_string(template, context)


def bad_request(request, exception):
    return error_page(request, 400)


def forbidden(request, exception):
    return error_page(request, 403)


def not_found(request, exception):
    return error_page(request, 404)


def too_many_requests(request):
    response = error_page(request, 429)
    response["Retry-After"] = "60"
    return response


def server_error(request):
    """Return 503 with Retry-After for a failure of the database, else 500."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return error_page(request, 500)
    response = error_page(request, 503)
    response["Retry-After"] = "30"
    return response
