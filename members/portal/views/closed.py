from functools import wraps

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render, resolve_url


def if_valid(answer):
    """Answer by `answer(request, refusal)` where the view refuses the token of its link."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, token):
            try:
                return view(request, token)
            except ValidationError as refusal:
                return answer(request, refusal)

        return wrapped

    return decorate


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
