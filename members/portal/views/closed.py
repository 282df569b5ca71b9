from django.conf import settings
from django.shortcuts import render, resolve_url


def closed(request):
    """Render the page of a link that is not valid, the same for every reason."""
    context = {"log_in": resolve_url(settings.LOGIN_URL)}
    return render(request, "portal/closed.html", context, status=404)
