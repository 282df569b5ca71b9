"""A member's projects and references: claims about it to answer, and its own about others."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from members.actions import action_or_404, target_of
from members.fields import PROJECT
from members.records import review
from members.records.review import actions

from ..acting import perform, press_button
from ..change_requests import drafts
from ..change_requests.register import Register
from ..guard import represents

LOGGED_IN_AGAIN = gettext_lazy(
    "You have logged in again since this page was opened. Nothing "
    "is lost. Check what you wrote and send it again."
)
ACTIONS = {
    "confirm": actions.CONFIRM,
    "decline": actions.DECLINE,
    "address": actions.GIVE_ADDRESS,
    "take_back": actions.TAKE_BACK,
}

ON_REFERENCES = {
    "confirm": actions.CONFIRM_REFERENCE,
    "decline": actions.DECLINE_REFERENCE,
}


def _answer_again(request, organization):
    """Show the typed reason beside a refusal to take part, to be sent once more."""
    messages.warning(request, LOGGED_IN_AGAIN)
    return _page(request, organization, request.POST, status=403)


@represents
@drafts.keeps(_answer_again)
@require_http_methods(["GET", "HEAD", "POST"])
def projects(request, organization):
    """List the own projects; a partner that was asked answers here."""
    if request.method != "POST":
        return _page(request, organization, drafts.typed(request, organization) or {})
    action = action_or_404(ACTIONS, request.POST.get("do"))
    part = target_of(action, organization, request.POST)
    show = partial(_page_again, request, organization)
    if page := perform(request, action, part, show, organization=organization):
        return page
    drafts.forget(request)
    return redirect("portal:projects", organization.slug)


def _page_again(request, organization, form):
    """Show the typed values; the page has no place of its own for their errors."""
    for texts in form.errors.values():
        messages.error(request, " ".join(texts))
    return _page(request, organization, request.POST)


def _page(request, organization, values, status=200):
    context = {
        "organization": organization,
        "register": Register(PROJECT, organization, values),
        "noun": PROJECT,
        "token": drafts.sign(request.user, organization, values),
    }
    return render(request, "portal/projects.html", context, status=status)


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def references(request, organization):
    """List the references that name the organization, which it answers here, and its own."""
    if request.method == "POST":
        action = action_or_404(ON_REFERENCES, request.POST.get("do"))
        row = target_of(action, organization, request.POST)
        return press_button(request, action, row, organization=organization)
    named = list(review.references_to(organization))
    for row in named:
        row.fingerprint = review.claim_fingerprint(row)
    context = {
        "organization": organization,
        "named": named,
        "own": review.own_references(organization),
    }
    return render(request, "portal/references.html", context)
