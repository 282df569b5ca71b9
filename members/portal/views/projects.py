"""The list of a member's projects, on which a partner that was asked answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from members import review
from members.fields import PROJECT
from members.models import Participation

from .. import drafts
from ..change_requests.register import Register
from ..guard import represents

LOGGED_IN_AGAIN = gettext_lazy(
    "You have logged in again since this page was opened. Nothing "
    "is lost. Check what you wrote and send it again."
)


def _answer_again(request, organization):
    """Show what was typed beside a refusal to take part, to be sent once more."""
    messages.warning(request, LOGGED_IN_AGAIN)
    return _render(request, organization, request.POST, status=403)


@represents
@drafts.keeps(_answer_again)
@require_http_methods(["GET", "HEAD", "POST"])
def projects(request, organization):
    """List the own projects; a partner that was asked answers here."""
    if request.method == "POST":
        return _answer(request, organization)
    return _render(request, organization, drafts.typed(request, organization) or {})


def _render(request, organization, typed, status=200):
    context = {
        "organization": organization,
        "register": Register(PROJECT, organization, typed),
        "noun": PROJECT,
        "token": drafts.sign(request.user, organization),
    }
    return render(request, "portal/projects.html", context, status=status)


def _answer(request, organization):
    """Confirm or decline one participation; a refusal says why."""
    part = _own_part(organization, request.POST.get("row", ""))
    act, seen = request.POST.get("do"), request.POST.get("seen")
    why = request.POST.get("why", "")[:300]
    try:
        if act == "confirm":
            review.confirm(part, by=request.user, seen=seen)
            outcome = _("Confirmed. The project page now shows this.")
        elif act == "decline":
            review.decline(part, why, by=request.user, seen=seen)
            outcome = _("Declined. You are no longer named in %(project)s.")
        else:
            raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _render(request, organization, request.POST)
    drafts.forget(request)
    messages.success(request, outcome % {"project": part.project})
    return redirect("portal:projects", organization.slug)


def _own_part(organization, number):
    rows = Participation.objects.filter(organization=organization)
    is_number = number.isdecimal() and len(number) < 19
    found = rows.filter(pk=number).first() if is_number else None
    if found is None:
        raise Http404
    return found
