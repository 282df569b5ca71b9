from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import search
from ...models import Project
from ..projects import ProjectListing, ProjectPage
from .addresses import find


@login_not_required
@require_safe
def project_list(request):
    """Answer a search of the collaboration projects."""
    listing = ProjectListing(request.GET)
    if listing.words and not listing.answer:
        search.note_miss(listing.words, timezone.localdate())
    page = render(request, "directory/project_list.html", {"listing": listing})
    page["HX-Push-Url"] = request.path + listing.own_address
    return page


@login_not_required
@require_safe
def project_page(request, slug):
    """Show one project; a former address leads on to the present one."""
    project = find(Project.objects.all(), slug)
    if project.slug != slug:
        return redirect(project, permanent=True)
    shown = ProjectPage(project)
    context = {"shown": shown, "project": project}
    return render(request, "directory/project.html", context)
