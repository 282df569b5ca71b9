"""Forms that arrive after their log-in, or their CSRF token, has expired."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver

from .change_requests import drafts
from .guard import represents


def keep_draft(request, view):
    """Store the POST of a form that its view can show again, for after the log-in."""
    if request.method == "POST" and hasattr(view, "show_again"):
        drafts.keep(request)


def csrf_failure(request, reason=""):
    """Show a form again to the user it was made for, to be sent once more; else 403.

    Another site cannot forge such a form: it lacks the signature for this very user.
    """
    match, made_for = request.resolver_match, drafts.made_for(request.POST)
    show_again = getattr(match.func, "show_again", None)
    if made_for and show_again:
        if request.user.is_anonymous:
            drafts.keep(request)
            return redirect_to_login(request.get_full_path())
        if made_for[0] == request.user.pk:
            return represents(show_again)(request, **match.kwargs)
    forbidden = get_resolver().resolve_error_handler(403)
    return forbidden(request, PermissionDenied())
