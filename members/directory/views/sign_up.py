"""The form with which anybody signs up for an open event."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.actions import form_for
from members.association.events import answering, sign_up
from members.fields import EVENT
from members.mail.letters import stop_notice
from members.operation import form_tokens

from ..profile_queries import get_by_slug_or_404

PER_VISITOR = {"action": "event", "at_most": 10, "per": timedelta(hours=1)}


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_join(request, slug):
    """Send the link that confirms an address and signs up its person."""
    event = get_by_slug_or_404(EVENT.public_rows.select_related("site"), slug)
    if event.slug != slug:
        address = reverse("directory:event_join", args=[event.slug])
        return redirect(address, permanent=True)
    form = form_for(request, sign_up.SEND_LINK, event)
    options = {"once": "event form", "per_visitor": PER_VISITOR}
    if form_tokens.submit(request, form, **options):
        return redirect(f"{request.path}?sent")
    context = {"event": event, "form": form, "is_sent": "sent" in request.GET}
    context |= {"form_token": form_tokens.token(), "stopped": stop_notice()}
    context["refusal"] = sign_up.closed_form_words(event)
    context["is_full"] = answering.is_full(event)
    return render(request, "directory/event_join.html", context)
