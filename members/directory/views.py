"""Pages that everybody may read; none of them looks at who asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import search
from ..models import Organization
from ..models.addresses import find_by_slug
from .listing import Listing
from .profile import Profile


@login_not_required
@require_safe
def organization_list(request):
    """Answer a search of the directory."""
    listing = Listing(request.GET)
    if listing.words and not listing.answer:
        search.note_miss(listing.words, timezone.localdate())
    page = render(request, "directory/organization_list.html", {"listing": listing})
    # A form sends its empty fields too: the address bar shows the plain address.
    page["HX-Push-Url"] = request.path + listing.own_address
    return page


@login_not_required
@require_safe
def organization_page(request, slug):
    """Show one profile; a former address leads on to the present one."""
    try:
        organization = find_by_slug(Organization.objects.listed(), slug)
    except Organization.DoesNotExist as unknown:
        raise Http404 from unknown
    if organization.slug != slug:
        return redirect(organization, permanent=True)
    profile = Profile(organization, timezone.localdate())
    return render(request, "directory/organization.html", {"profile": profile})


@login_not_required
@require_safe
def home(request):
    return redirect("directory:organizations")
