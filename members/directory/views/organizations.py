from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import search
from ...filters import OrganizationFilter
from ...models import Organization
from ...publication import published
from ..offerings import with_offerings
from ..organizations import OrganizationListing
from ..profile import Profile
from ..profile_rows import with_profile_rows
from ..section_days import with_section_days
from ..share_pictures import with_share_picture
from ..text_authors import with_text_authors
from .slug_lookup import get_by_slug_or_404


@login_not_required
@published(*OrganizationFilter.base_filters, "page")
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
    listed = Organization.objects.listed().with_logos().with_contacts(today)
    listed = with_share_picture(with_text_authors(listed), "organization", today)
    listed = with_profile_rows(with_offerings(listed, today), today)
    listed = with_section_days(listed)
    organization = get_by_slug_or_404(listed, slug)
    if organization.slug != slug:
        return redirect(organization, permanent=True)
    profile = Profile(organization, today)
    return render(request, "directory/organization.html", {"profile": profile})
