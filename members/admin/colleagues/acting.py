"""What the pages that act on a colleague share: a factor shown lately, whom, an answer."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members import factors
from members.actions import run
from members.models import User


def after_a_factor(show):
    """Ask for a second factor shown lately before the form of the page is filled in."""

    @wraps(show)
    def guarded(request, *args, **kwargs):
        if request.method != "POST" and not _is_recent(request):
            return redirect_to_login(request.get_full_path(), _factor_page(request))
        return show(request, *args, **kwargs)

    return guarded


def find_colleague(request, pk):
    """Return (user, None), or (None, a redirect) if the user no longer works here."""
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise Http404
    if user.is_staff and user.is_active:
        return user, None
    text = _("%(who)s does not work in the secretariat.") % {"who": user}
    messages.warning(request, text)
    return None, redirect("admin:colleagues")


def is_done(request, action, form, user=None):
    """Whether the action succeeded: if not, the form has the errors.

    What was typed stays while somebody shows the factor again, in a new window.
    """
    form.again = ""
    if form.is_valid() and not _is_recent(request):
        form.again = _factor_page(request)
        return False
    return run(request, action, form, user)


def _is_recent(request):
    return factors.is_recently_verified(request, factors.RECENTLY)


def _factor_page(request):
    return factors.verification_path(request.user)
