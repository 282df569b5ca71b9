from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ..actions import ACTIONS
from ..colleagues import MANAGER, AccessPage
from ..guard import represents
from ..questions import LANGUAGE_FORM, answer, is_shown_again


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def access_page(request, organization):
    """Show who represents the organization; a manager decides on access here."""
    if request.method != "POST":
        return _page(request, organization)
    form = _find_action(request, organization)
    if is_shown_again(request):
        return _page(request, organization, form.forgiven())
    if form.is_valid() and (asked := _ask_first(request, organization, form)):
        return asked
    message = _execute(form, request.user)
    if not form.is_valid():
        return _page(request, organization, form)
    messages.success(request, message)
    return redirect(_next_page(request, organization))


def _find_action(request, organization):
    """Return the form of the action, or raise 404: editors may only end their own access."""
    action = ACTIONS.get(request.POST.get("do"))
    form = action and action(request.POST, organization=organization)
    if form is None or "row" in form.errors:
        raise Http404
    is_manager = request.user.organizations(MANAGER).contains(organization)
    if not is_manager and not form.is_own(request.user):
        raise Http404
    return form


def _ask_first(request, organization, form):
    return answer(
        request,
        form.question(request.user),
        lambda: _page(request, organization, form),
        organization=organization,
    )


def _execute(form, by):
    """Execute a valid action; return its message, or None with errors on the form."""
    try:
        return form.execute(**form.cleaned_data, by=by) if form.is_valid() else None
    except ValidationError as refusal:
        if getattr(refusal, "code", None) == "not_yours":
            # The user's access has ended since the page was shown.
            raise Http404 from refusal
        form.add_error(None, refusal.messages)


def _next_page(request, organization):
    """Return the same page, unless the user no longer has access to it."""
    if request.user.organizations().contains(organization):
        return reverse("portal:access", args=[organization.slug])
    return reverse("portal:home")


def _page(request, organization, refused=None):
    colleagues = AccessPage(organization, request.user, refused)
    context = {"organization": organization, "colleagues": colleagues}
    context["language_form"] = LANGUAGE_FORM if colleagues.is_manager else None
    return render(request, "portal/access.html", context)
