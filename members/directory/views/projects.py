from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import search
from ...filters import ProjectFilter
from ...models import Project
from ...publication import published
from ..projects import ProjectListing, ProjectPage
from ..share_pictures import with_share_picture
from .slug_lookup import get_by_slug_or_404


@login_not_required
@published(*ProjectFilter.base_filters, "page")
@require_safe
def project_list(request):
    """Render the list of projects that matches the filters."""
    listing = ProjectListing(request.GET)
    if listing.words and not listing.answer:
        search.note_miss(listing.words, timezone.localdate())
    response = render(request, "directory/project_list.html", {"listing": listing})
    response["HX-Push-Url"] = request.path + listing.own_address
    return response


@login_not_required
@published(by_rows=True)
@require_safe
def project_page(request, slug):
    """Render one project, or redirect from a former slug."""
    projects = with_share_picture(
        Project.objects.all(), "project", timezone.localdate()
    )
    project = get_by_slug_or_404(projects, slug)
    if project.slug != slug:
        return redirect(project, permanent=True)
    shown = ProjectPage(project)
    context = {"shown": shown, "project": project}
    return render(request, "directory/project.html", context)
