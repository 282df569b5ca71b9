"""What becomes of a form whose log-in, or whose mark against forgery, is no longer good."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver

from . import drafts
from .guard import represents


class LoginRequired(LoginRequiredMiddleware):
    """Leads to the log-in, and keeps what was typed until its user is back."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" and hasattr(view_func, "show_again"):
            drafts.keep(request)
        return super().handle_no_permission(request, view_func)


def csrf_failure(request, reason=""):
    """Let whoever has logged in anew send their form once more; refuse all else.

    Another page cannot make such a form: it lacks the mark of this very user.
    """
    match, made_for = request.resolver_match, drafts.made_for(request.POST)
    show_again = getattr(match.func, "show_again", None)
    if made_for and show_again:
        if request.user.is_anonymous:
            drafts.keep(request)
            return redirect_to_login(request.get_full_path())
        if made_for[0] == request.user.pk:
            return represents(show_again)(request, **match.kwargs)
    refuse = get_resolver().resolve_error_handler(403)
    return refuse(request, PermissionDenied())
