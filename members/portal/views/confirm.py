from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ... import confirmations, form_tokens
from ..confirmation_pages import PURPOSES
from ..guard import no_store
from .closed import closed


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
    if asked.is_one_click and request.POST.get("List-Unsubscribe") == "One-Click":
        # A mail program sends no token of a form; that of the link is what it proves.
        asked.execute()
        return render(request, asked.done, {"asked": asked})
    if "done" in request.GET:
        return render(request, asked.done, {"asked": asked})
    form = asked.form(request.POST if request.method == "POST" else None)
    if form_tokens.submit(request, form, asked.execute):
        return redirect(f"{request.path}?done")
    try:
        more = asked.context()
    except ValidationError as refusal:
        return closed(request, refusal)
    context = {"asked": asked, "form": form, "form_token": form_tokens.token()}
    return render(request, asked.page, context | more)
