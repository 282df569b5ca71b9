from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from members.actions import row_or_404
from members.review.actions import WITHDRAW_FIELD

from ...waiting import choice_path
from ..acting import press_button
from ..guard import represents, waiting_for
from ..overview import Overview


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def organization_page(request, organization):
    """Show what waits and how things stand; a proposal can be withdrawn here."""
    if request.method == "POST":
        return _withdraw(request, organization)
    context = {
        "organization": organization,
        "waiting": waiting_for(request, organization),
        "email_choices": choice_path(request.user),
        "overview": Overview(organization, request.user, "all" in request.GET),
    }
    return render(request, "portal/organization.html", context)


def _withdraw(request, organization):
    """Take back the named field of what waits, or all of it."""
    action, number = WITHDRAW_FIELD, request.POST.get("request", "")
    change, level = row_or_404(action.rows(organization), number), messages.WARNING
    return press_button(request, action, change, level=level, organization=organization)
