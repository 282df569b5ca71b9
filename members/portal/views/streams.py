"""A member's surplus and needs: what may match them, and what ends soon."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import expiry, matching
from members.fields import STREAM

from ..change_requests.register import Register
from ..guard import represents
from ..questions import Question, answer


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def streams(request, organization):
    """List the own entries; a match is asked about here, and the question withdrawn."""
    if request.method == "POST":
        return _act(request, organization)
    return _render(request, organization)


def _render(request, organization):
    matches = matching.Matches(organization)
    register = Register(STREAM, organization)
    for row, _address in register.rows:
        row.matches = matches.by_own.get(row.pk, [])
    soon = any(expiry.is_around_its_end(row) for row, _address in register.rows)
    context = {
        "organization": organization,
        "register": register,
        "noun": STREAM,
        "numbers": matches.numbers,
        "most": matching.MOST,
        "ending": soon and expiry.answer_path(organization, request.user),
    }
    return render(request, "portal/streams.html", context)


def _act(request, organization):
    """Ask first, then ask about the match or withdraw what was asked."""
    act, _space, key = request.POST.get("act", "").partition(" ")
    question = {"ask": _asking, "withdraw": _withdrawing}.get(act)
    if question is None:
        raise Http404
    show_again = lambda: redirect(request.path)  # noqa: E731
    if asked := answer(request, question(), show_again, organization=organization):
        return asked
    try:
        messages.success(request, _do(organization, act, key, request.user))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(request.path)


def _do(organization, act, key, user):
    if act == "ask":
        matching.ask(organization, key, by=user)
        return _("The secretariat has received your request.")
    number = int(key) if key.isdecimal() and len(key) < 19 else 0
    matching.withdraw(organization, number, by=user)
    return _("The request has been withdrawn.")


def _asking():
    return Question(
        _("Ask the secretariat to put you in touch?"),
        [
            _("The secretariat sees both entries and looks at whether they match."),
            _(
                "It asks the other organization first. Until then they are told nothing."
            ),
            _(
                "If both want to, you both get an e-mail that says who the other one is."
            ),
        ],
        _("Put us in touch"),
        _("You can withdraw it until the secretariat has dealt with it."),
    )


def _withdrawing():
    return Question(
        _("Withdraw the request to be put in touch?"),
        [_("The secretariat does nothing more about it.")],
        _("Withdraw"),
        _("You can ask again as long as the match stands."),
    )
