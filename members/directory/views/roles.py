from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...models import Body
from ...publication import published
from ...publication.marks import CLIMATE, INTERNAL, OFFERS, PICTURES, PROJECTS
from ..as_of import AsOfDate
from ..roles import load_body_page, load_role_list
from ..search_results import searched_words
from .slug_lookup import get_by_slug_or_404

OF_NO_OFFICE = {"contact"} | INTERNAL | PICTURES | CLIMATE
ELSEWHERE = {"presence", "site", "topic"} | PROJECTS | OFFERS


@login_not_required
@published("on", "q", never_shows=OF_NO_OFFICE, without_query=ELSEWHERE)
@require_safe
def role_list(request):
    """Render the office holders of the as-of date, of all bodies or of those found."""
    shown = load_role_list(AsOfDate(request.GET), searched_words(request.GET))
    return render(request, "directory/role_list.html", {"shown": shown})


@login_not_required
@published(never_shows=OF_NO_OFFICE | ELSEWHERE)
@require_safe
def body_page(request, slug):
    """Render one body through the years, or redirect from a former slug."""
    body = get_by_slug_or_404(Body.objects.all(), slug)
    if body.slug != slug:
        return redirect(body, permanent=True)
    shown = load_body_page(body, timezone.localdate())
    return render(request, "directory/body.html", {"shown": shown, "body": body})
