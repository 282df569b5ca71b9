from functools import partial

from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, override
from django.views.decorators.http import require_http_methods

from members.accounts import factors
from members.actions import action_or_404, form_for, form_of, is_form_of, run
from members.association import waiting
from members.association.events import own_calendars
from members.association.messages import choice_of
from members.people.account import actions, find_change
from members.people.corrections import people_at

from ..acting import LANGUAGE_FORM, is_shown_again, perform
from ..guard import no_store
from ..log_in.again import log_in_again
from .links import closed, if_valid

NEW_ADDRESS = "new_address"  # key of [user, address typed before logging in again]
ACTIONS = {
    "about": actions.UPDATE,
    "address": actions.ASK_FOR_ADDRESS,
    "keep": actions.WITHDRAW_ADDRESS,
    "emails": waiting.CHOOSE,
    "calendar": own_calendars.MAKE,
    "no_calendar": own_calendars.REVOKE,
}
PREFIXES = {"address": "new"}  # of ids, where they are not called as the button


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """Show the user's own account, and change one part of it."""
    if request.method != "POST":
        return _page(request)
    action = action_or_404(ACTIONS, request.POST.get("do"))
    form = form_of(action, request.user, request.POST)
    if action == actions.ASK_FOR_ADDRESS and (again := _log_in_again(request, form)):
        return again
    page = perform(request, action, request.user, partial(_page, request))
    return page or redirect(_address_of(form))


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@if_valid(lambda request, refusal: closed(request))
def account_address(request, token):
    """Confirm a new address in a session of the user; a POST does it, scanners follow links."""
    change = find_change(token, request.user)
    is_verified = factors.is_recently_verified(request, factors.RECENTLY)
    if request.user.is_staff and not is_verified:
        return log_in_again(request, request.path, "")
    session = {"session_key": request.session.session_key, "is_verified": is_verified}
    form = form_for(request, actions.CONFIRM_ADDRESS, change, **session)
    if run(request, actions.CONFIRM_ADDRESS, form, change):
        # This session goes on, under a new key.
        update_session_auth_hash(request, form.result)
        return redirect("portal:account")
    context = {"change": change, "places": form.places, "form": form}
    return render(request, "portal/account_address.html", context)


def _address_of(form):
    """Return the page in the language that was just chosen."""
    is_chosen = "language" in form.changed_data
    with override(form["language"].data if is_chosen else get_language()):
        return reverse("portal:account")


def _log_in_again(request, form):
    """Return a redirect unless the user logged in a moment ago; a valid address is kept."""
    if is_shown_again(request) or not form.is_valid():
        return None
    user, here = request.user, f"{reverse('portal:account')}#new-address"
    again = log_in_again(request, here, _("Log in again to change your address."))
    if again:
        request.session[NEW_ADDRESS] = [user.pk, request.POST["email"]]
    return again


def _page(request, sent=None):
    user = request.user
    whose, address = request.session.get(NEW_ADDRESS) or (None, "")
    forms = {name: form_of(action, user) for name, action in ACTIONS.items()}
    if whose == user.pk:
        forms["address"].initial = {"email": address}
        del request.session[NEW_ADDRESS]
    for name, action in ACTIONS.items():
        forms[name] = sent if is_form_of(sent, action, user) else forms[name]
        forms[name].auto_id = f"{PREFIXES.get(name, name)}-%s"
    context = {
        "forms": forms,
        "form": sent,
        "language_form": LANGUAGE_FORM,
        "waiting": user.address_changes.open().first(),
        "owner": (owner := people_at(user.email).first()),
        "calendar": owner and own_calendars.address_of(owner),
        **choice_of(user),
    }
    return render(request, "portal/account.html", context)
