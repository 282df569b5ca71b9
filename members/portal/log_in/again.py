"""A new log-in before an act that an open session alone must not do."""

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from members.accounts import factors

from .adapters import RECENTLY
from .views import SESSION_ADDRESS


def log_in_again(request, here, why):
    """Return a redirect unless the user logged in a moment ago; `here` is where it ends.

    A user with a passkey shows it again. All others log in with a code, within the
    limits of every log-in, and read `why`.
    """
    if factors.is_recently_verified(request, RECENTLY):
        return None
    if factors.factors_of(request.user).exists():
        raise ReauthenticationRequired
    if request.user.is_staff:
        return redirect("mfa_index")  # a code by e-mail is not enough for staff
    address = request.user.email
    logout(request)
    request.session[SESSION_ADDRESS] = address
    messages.info(request, why)
    return redirect(f"{reverse('portal:log_in')}?{urlencode({'next': here})}")
