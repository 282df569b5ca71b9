"""Forms that arrive after their log-in, or their CSRF token, has expired."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import get_resolver
from django_htmx.http import HttpResponseClientRedirect

from .change_requests import drafts
from .guard import represents


def ask_to_log_in(request, view, answer):
    """Return the redirect to the log-in; the POST of a form that its view can show is stored."""
    if request.method != "POST":
        return answer
    is_kept = hasattr(view, "show_again") and drafts.keep(request)
    return _for_script(request, answer, is_kept)


def _for_script(request, answer, is_kept):
    """Return the answer to a POST by a script or a browser: no script may put it into its page.

    The page is left only if its form is kept.
    """
    if "HX-Request" not in request.headers:
        return answer
    return HttpResponseClientRedirect(answer.url) if is_kept else _forbidden(request)


def _forbidden(request):
    handler = get_resolver().resolve_error_handler(403)
    return handler(request, PermissionDenied())


def csrf_failure(request, reason=""):
    """Show a form again to the user it was made for, to be sent once more; else 403.

    Another site cannot forge such a form: it lacks the signature for this very user.
    """
    match, made_for = request.resolver_match, drafts.made_for(request.POST)
    show_again = getattr(match.func, "show_again", None)
    if made_for and show_again:
        page = request.get_full_path()
        if request.user.is_anonymous:
            return _for_script(request, redirect_to_login(page), drafts.keep(request))
        if made_for[0] == request.user.pk and "HX-Request" in request.headers:
            return _for_script(request, redirect(page), drafts.keep(request))
        if made_for[0] == request.user.pk:
            return represents(show_again)(request, **match.kwargs)
    return _forbidden(request)
