from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...models import Site
from ..sites import SiteList, SitePage
from .addresses import find


@login_not_required
@require_safe
def site_list(request):
    """Show the sites, parts under their whole, on a map and as a list."""
    sites = SiteList(timezone.localdate())
    return render(request, "directory/site_list.html", {"sites": sites})


@login_not_required
@require_safe
def site_page(request, slug):
    """Show who is at a site; a former address leads on to the present one."""
    site = find(Site.objects.all(), slug)
    if site.slug != slug:
        return redirect(site, permanent=True)
    shown = SitePage(site, timezone.localdate(), request.GET.get("page"))
    return render(request, "directory/site.html", {"shown": shown, "site": site})
