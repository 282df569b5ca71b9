from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import search
from ...filters import OrganizationFilter
from ...publication import published
from ...publication.marks import CLIMATE, INTERNAL, PEOPLE, PICTURES
from ..organizations import OrganizationListing
from ..profile import Profile
from ..profile_queries import profile_rows, profiles_with_slug
from .slug_lookup import get_first_or_404


@login_not_required
@published(
    *OrganizationFilter.base_filters,
    "page",
    never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE,
)
@require_safe
def organization_list(request):
    """Render the list of organizations that matches the filters."""
    listing = OrganizationListing(request.GET)
    if listing.words and not listing.answer:
        search.note_miss(listing.words, timezone.localdate())
    context = {"listing": listing}
    response = render(request, "directory/organization_list.html", context)
    # A form sends its empty fields too: the address bar gets the canonical address.
    response["HX-Push-Url"] = request.path + listing.own_address
    return response


@login_not_required
@published(by_rows=True)
@require_safe
def organization_page(request, slug):
    """Render one profile, or redirect from a former slug."""
    today = timezone.localdate()
    found = profiles_with_slug(slug, today)
    organization = get_first_or_404(found, partial(profile_rows, today), slug)
    if organization.slug != slug:
        return redirect(organization, permanent=True)
    profile = Profile(organization, today)
    return render(request, "directory/organization.html", {"profile": profile})
