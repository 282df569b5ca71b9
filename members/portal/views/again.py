"""What becomes of a form whose log-in, or whose mark against forgery, is no longer good."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver

from .. import kept
from ..editing import Editing
from ..guard import represents
from .profile import page

PROFILE = "portal:profile"


class LoginRequired(LoginRequiredMiddleware):
    """Leads to the log-in, and keeps what was typed until its user is back."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" and request.resolver_match.view_name == PROFILE:
            kept.keep(request)
        return super().handle_no_permission(request, view_func)


def csrf_failure(request, reason=""):
    """Let whoever has logged in anew send their form once more; refuse all else.

    Another page cannot make such a form: it lacks the mark of this very user.
    """
    match, made_for = request.resolver_match, kept.made_for(request.POST)
    if made_for and match.view_name == PROFILE:
        if request.user.is_anonymous:
            kept.keep(request)
            return redirect_to_login(request.get_full_path())
        if made_for[0] == request.user.pk:
            return _once_more(request, **match.kwargs)
    refuse = get_resolver().resolve_error_handler(403)
    return refuse(request, PermissionDenied())


@represents
def _once_more(request, organization):
    editing = Editing(organization, request.user, request.POST, request.FILES)
    return page(request, editing, status=403, is_old=True)
