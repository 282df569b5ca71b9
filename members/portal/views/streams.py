"""A member's surplus and needs: possible matches, and those that end soon."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from members.actions import action_or_404
from members.association import expiry, matching
from members.fields import STREAM

from ..acting import press_button
from ..change_requests.register import Register
from ..guard import represents

ACTIONS = {"ask": matching.ASK, "withdraw": matching.WITHDRAW}


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def streams(request, organization):
    """List the own entries; a match is asked about here, and the question withdrawn."""
    if request.method == "POST":
        pressed = request.POST.get("act", "").partition(" ")[0]
        action = action_or_404(ACTIONS, pressed)
        return press_button(request, action, organization, organization=organization)
    return _page(request, organization)


def _page(request, organization):
    matches = matching.Matches(organization)
    register = Register(STREAM, organization)
    for row, _address in register.rows:
        row.matches = matches.by_own.get(row.pk, [])
        for question in filter(None, (match.question for match in row.matches)):
            question["path"] = matching.answer_path(question["pk"], request.user)
    soon = any(expiry.is_around_its_end(row) for row, _address in register.rows)
    context = {
        "organization": organization,
        "register": register,
        "noun": STREAM,
        "lines": matches.summary,
        "most": matching.MOST,
        "ending": soon and expiry.answer_path(organization, request.user),
    }
    return render(request, "portal/streams.html", context)
