from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..cluster import Programme
from ..home import Home


@login_not_required
@require_safe
def home(request):
    """Say what the cluster is, how large it is, and what is new."""
    front = Home(timezone.localdate())
    return render(request, "directory/home.html", {"home": front})


@login_not_required
@require_safe
def about(request):
    """Show the cluster and its programme through the years."""
    programme = Programme(timezone.localdate())
    return render(request, "directory/about.html", {"programme": programme})


@login_not_required
@require_safe
def privacy(request):
    elsewhere = [urlsplit(host).hostname for host in settings.TILE_HOSTS]
    context = {"contact": secretariat(), "elsewhere": elsewhere}
    return render(request, "directory/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "directory/accessibility.html", {"contact": secretariat()})


def secretariat():
    """Give the address that the registry's letters come from, without a name before it."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
