"""Answers for when something is wrong: plain pages that need no database."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation


def language_of(request):
    """Return the language of the address; it alone decides."""
    path = request.path_info
    return "en" if path == "/en" or path.startswith("/en/") else settings.LANGUAGE_CODE


def page(request, status):
    """Answer with the plain page for the status, in the language of the address."""
    language = language_of(request)
    home = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    with translation.override(language):
        body = _render(f"errors/{status}.html", {"home": home})
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _render(template, words):
    try:
        return render_to_string(template, words | {"dressed": True})
    except ValueError:
        # The static files were not collected; the words are what matters.
        return render_to_string(template, words)


def bad_request(request, exception):
    return page(request, 400)


def forbidden(request, exception):
    return page(request, 403)


def not_found(request, exception):
    return page(request, 404)


def too_many(request):
    answer = page(request, 429)
    answer["Retry-After"] = "60"
    return answer


def server_error(request):
    """Say 503 when the database is to blame: it is likely to be back soon."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return page(request, 500)
    answer = page(request, 503)
    answer["Retry-After"] = "30"
    return answer
