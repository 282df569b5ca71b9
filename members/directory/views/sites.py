from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...models import Site
from ...publication import published
from ...publication.marks import CLIMATE, INTERNAL, PEOPLE, PICTURES
from ..search_results import searched_words
from ..site_page import load_site_page
from ..sites import load_site_list
from .slug_lookup import get_by_slug_or_404


@login_not_required
@published("q", never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE)
@require_safe
def site_list(request):
    """Render all sites, on a map and as a tree."""
    sites = load_site_list(timezone.localdate(), searched_words(request.GET))
    return render(request, "directory/site_list.html", {"sites": sites})


@login_not_required
@published("page", never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE)
@require_safe
def site_page(request, slug):
    """Render one site, or redirect from a former slug."""
    site = get_by_slug_or_404(Site.objects.all(), slug)
    if site.slug != slug:
        return redirect(site, permanent=True)
    shown = load_site_page(site, timezone.localdate(), request.GET.get("page"))
    return render(request, "directory/site.html", {"shown": shown, "site": site})
