from django.conf import settings
from django.shortcuts import render, resolve_url


def closed(request, refusal=None):
    """Render the page of a link that is not valid, the same for every reason.

    Only to who holds a link that was valid a refusal says more: any code but "closed".
    """
    is_told = refusal is not None and refusal.code != "closed"
    context = {
        "log_in": resolve_url(settings.LOGIN_URL),
        "why": " ".join(refusal.messages) if is_told else "",
    }
    return render(request, "portal/closed.html", context, status=404)
