from functools import partial

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members.actions import action_or_404, target_of
from members.people import actions

from ..acting import perform
from ..contacts import Contacts
from ..guard import represents
from ..questions import LANGUAGE_FORM

ACTIONS = {
    "add": actions.ADD,
    "change": actions.UPDATE,
    "send": actions.NOTIFY_AGAIN,
    "remove": actions.END,
    "restore": actions.RESTORE,
}


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def contacts_page(request, organization):
    """Show and change the contacts of the organization; editors may, too."""
    if request.method != "POST":
        return _page(request, organization)
    action = action_or_404(ACTIONS, request.POST.get("do"))
    target = target_of(action, organization, request.POST)
    show = partial(_page, request, organization)
    page = perform(request, action, target, show, organization=organization)
    return page or redirect("portal:contacts", organization.slug)


def _page(request, organization, refused=None):
    context = {
        "organization": organization,
        "contacts": Contacts(organization, refused),
        "language_form": LANGUAGE_FORM,
    }
    return render(request, "portal/contacts.html", context)
