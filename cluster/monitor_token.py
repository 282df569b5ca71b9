"""The token of monitors, which have no user."""

from functools import wraps
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404


def requires_token(view):
    """Require `Authorization: Bearer <MONITOR_TOKEN>`; answer 404 without it."""

    @login_not_required
    @wraps(view)
    def page(request):
        if not _is_sent(request):
            raise Http404
        return view(request)

    return page


def _is_sent(request):
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    is_right = compare_digest(token.encode(), settings.MONITOR_TOKEN.encode())
    return bool(settings.MONITOR_TOKEN) and scheme.lower() == "bearer" and is_right
