from django.conf import settings
from django.shortcuts import render, resolve_url


def closed(request):
    """Say kindly what to do when a link opens nothing; the same for every reason."""
    context = {"log_in": resolve_url(settings.LOGIN_URL)}
    return render(request, "portal/closed.html", context, status=404)
