from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...publication import published
from ...publication.marks import INTERNAL, PEOPLE
from ..home import load_home_page


@login_not_required
@published(never_shows=PEOPLE | INTERNAL)
@require_safe
def home(request):
    """Render the front page."""
    page = load_home_page(timezone.localdate())
    return render(request, "directory/home.html", {"home": page})
