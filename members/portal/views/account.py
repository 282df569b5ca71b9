from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ... import account as accounts
from ...messages import choice_of
from ..account_forms import FORMS, AddressForm, MoveContactsForm, ProfileForm
from ..guard import no_store
from ..log_in.again import log_in_again
from ..questions import LANGUAGE_FORM, is_shown_again
from .closed import closed

TYPED = "new_address"  # key of [user, address typed before logging in again]


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """Show the user's own account, and change one part of it."""
    if request.method != "POST":
        return _page(request)
    kind = FORMS.get(request.POST.get("do"))
    if kind is None:
        raise Http404
    form = kind(request.POST, user=request.user)
    if is_shown_again(request):
        return _page(request, form.forgiven())
    is_address = kind is AddressForm and form.is_valid()
    if is_address and (again := _log_in_again(request, request.POST["email"])):
        return again
    if not _execute(request, form):
        return _page(request, form)
    return redirect(_address_of(form))


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def account_address(request, token):
    """Confirm a new address in a session of the user; a POST does it, scanners follow links."""
    try:
        change = accounts.find_change(token, request.user)
    except ValidationError:
        return closed(request)
    places = accounts.contacts_to_move(change)
    form = MoveContactsForm(
        request.POST if request.method == "POST" else None, places=places
    )
    if form.is_valid() and _confirm(request, change, form):
        messages.success(request, _("Your new address has been confirmed"))
        return redirect("portal:account")
    context = {"change": change, "places": places, "form": form}
    return render(request, "portal/account_address.html", context)


def _confirm(request, change, form):
    key = request.session.session_key
    try:
        user = accounts.confirm_address(change, **form.cleaned_data, session_key=key)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    # This session goes on, under a new key.
    update_session_auth_hash(request, user)
    return True


def _execute(request, form):
    """Execute a valid form; whether it was done, else with errors on the form."""
    if not form.is_valid():
        return False
    try:
        messages.success(request, form.execute(**form.cleaned_data))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _address_of(form):
    """Return the page in the language that was just chosen."""
    is_chosen = isinstance(form, ProfileForm) and "language" in form.changed_data
    with override(form.cleaned_data["language"] if is_chosen else get_language()):
        return reverse("portal:account")


def _log_in_again(request, typed):
    """Return a redirect unless the user logged in a moment ago; the typed address is kept."""
    user, here = request.user, f"{reverse('portal:account')}#new-address"
    again = log_in_again(request, here, _("Log in again to change your address."))
    if again:
        request.session[TYPED] = [user.pk, typed]
    return again


def _page(request, sent=None):
    whose, typed = request.session.get(TYPED) or (None, "")
    forms = {name: kind(user=request.user) for name, kind in FORMS.items()}
    if whose == request.user.pk:
        forms["address"].initial = {"email": typed}
        del request.session[TYPED]
    for name, kind in FORMS.items():
        forms[name] = sent if isinstance(sent, kind) else forms[name]
    context = {
        "forms": forms,
        "form": sent,
        "language_form": LANGUAGE_FORM,
        "waiting": request.user.address_changes.open().first(),
        **choice_of(request.user),
    }
    return render(request, "portal/account.html", context)
