from functools import partial

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from members.accounts.access import actions
from members.actions import action_or_404, target_of

from ..acting import LANGUAGE_FORM, perform
from ..colleagues import AccessPage
from ..guard import represents

ACTIONS = {
    "invite": actions.INVITE,
    "send": actions.RENEW_INVITATION,
    "withdraw": actions.WITHDRAW_INVITATION,
    "role": actions.CHANGE_ROLE,
    "end": actions.END_ACCESS,
    "restore": actions.RESTORE_ACCESS,
    "grant": actions.GRANT_REQUEST,
    "decline": actions.DECLINE_REQUEST,
}


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def access_page(request, organization):
    """Show the representatives of the organization; managers decide on access here."""
    if request.method != "POST":
        return _page(request, organization)
    action = action_or_404(ACTIONS, request.POST.get("do"))
    target = target_of(action, organization, request.POST)
    show = partial(_page, request, organization)
    page = perform(request, action, target, show, organization=organization)
    return page or redirect(_next_page(request, organization))


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
