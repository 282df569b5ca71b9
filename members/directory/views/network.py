from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..figures import Figures
from ..network import NetworkPage


@login_not_required
@require_safe
def who_with_whom(request):
    """Show who works with whom, as a picture and as a table."""
    shown = NetworkPage(request.GET, timezone.localdate())
    return render(request, "directory/network.html", {"shown": shown})


@login_not_required
@require_safe
def figures(request):
    """Show what the network comes to: who ties it together, and how it moved."""
    shown = Figures(request.GET, timezone.localdate())
    return render(request, "directory/network_figures.html", {"shown": shown})
