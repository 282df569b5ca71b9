from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import search
from ...filters import ProjectFilter
from ...publication import published
from ...publication.marks import CLIMATE, INTERNAL, PEOPLE, PICTURES
from ..project_queries import project_rows, projects_with_slug
from ..projects import ProjectListing, ProjectPage
from .slug_lookup import get_first_or_404


@login_not_required
@published(
    *ProjectFilter.base_filters,
    "page",
    never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE,
)
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
    today = timezone.localdate()
    found = projects_with_slug(slug, today)
    project = get_first_or_404(found, partial(project_rows, today), slug)
    if project.slug != slug:
        return redirect(project, permanent=True)
    shown = ProjectPage(project)
    context = {"shown": shown, "project": project}
    return render(request, "directory/project.html", context)
