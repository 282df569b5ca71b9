from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members import confirmations, form_tokens
from members.actions import attempt, form_for, form_of

from ..confirmation_pages import PURPOSES
from ..guard import no_store
from .closed import closed, if_valid


@login_not_required
@csrf_exempt
@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@if_valid(closed)
def confirm(request, token):
    """Show what a confirmation link is for; only a POST executes it, scanners follow links."""
    purpose, values = confirmations.read(token)
    return _page(request, PURPOSES[purpose](**values))


def _page(request, asked):
    one_click = request.POST.get("List-Unsubscribe") == "One-Click" and asked.one_click
    if one_click:
        # A mail program sends no token of a form; that of the link is what it proves.
        form = form_of(asked.action, asked.target, one_click)
        attempt(asked.action, form, asked.target, by=asked.user)
    if one_click or "done" in request.GET:
        return render(request, asked.done, {"asked": asked})
    form = form_for(request, asked.action, asked.target)
    if form_tokens.submit(request, form, by=asked.user):
        return redirect(f"{request.path}?done")
    context = {"asked": asked, "form": form, "form_token": form_tokens.token()}
    return render(request, asked.page, context | asked.context(form))
