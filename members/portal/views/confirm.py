from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members import confirmations, form_tokens
from members.actions import attempt, form_of

from ..acting import submit
from ..confirmation_pages import PURPOSES
from ..guard import no_store
from .closed import closed

UNSUBSCRIBE = "List-Unsubscribe"


@login_not_required
@csrf_exempt
@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """Show what a confirmation link is for; only a POST executes it, scanners follow links."""
    try:
        purpose, values = confirmations.read(token)
        asked = PURPOSES[purpose](**values)
    except ValidationError as refusal:
        return closed(request, refusal)
    action, target = asked.action, asked.target
    if asked.one_click is not None and request.POST.get(UNSUBSCRIBE) == "One-Click":
        # A mail program sends no token of a form; that of the link is what it proves.
        form = form_of(action, target, asked.one_click)
        attempt(action, form, target, by=asked.user)
        return render(request, asked.done, {"asked": asked})
    if "done" in request.GET:
        return render(request, asked.done, {"asked": asked})
    form = form_of(action, target, request.POST if request.method == "POST" else None)
    if submit(request, action, form, target, by=asked.user):
        return redirect(f"{request.path}?done")
    try:
        more = asked.context(form)
    except ValidationError as refusal:
        return closed(request, refusal)
    context = {"asked": asked, "form": form, "form_token": form_tokens.token()}
    return render(request, asked.page, context | more)
