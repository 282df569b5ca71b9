from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import search
from ...models import Organization
from ..listing import Listing
from ..offers import with_offers
from ..profile import Profile
from .addresses import find


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
    today = timezone.localdate()
    listed = Organization.objects.listed().with_logos().with_contacts(today)
    listed = with_offers(listed, today)
    organization = find(listed, slug)
    if organization.slug != slug:
        return redirect(organization, permanent=True)
    profile = Profile(organization, today)
    return render(request, "directory/organization.html", {"profile": profile})
