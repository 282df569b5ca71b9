"""Pages for frames of other sites: a list, the map, one profile, one figure; no persons."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Organization
from members.operation.publication import published
from members.operation.publication.marks import (
    EVENTS,
    INTERNAL,
    OF_NO_LIST,
    PEOPLE,
    PICTURES,
)
from members.queries import statistics
from members.queries.filters import OrganizationFilter

from ..climate import home_picture
from ..climate_sentences import goal_sentences
from ..embedding import embed
from ..profile_queries import get_by_slug_or_404, presences_of, topics_of
from ..search_results import searched_words
from ..sites import load_site_list
from .organizations import OrganizationListing
from .statistics import PublicLists

CLIMATE = "climate"


@login_not_required
@published(
    *OrganizationFilter.base_filters,
    "theme",
    never_shows=OF_NO_LIST,
    without_query=EVENTS,
)
@require_safe
@embed
def embed_organizations(request):
    """Show the first organizations of the list with the same filters."""
    listing = OrganizationListing(request.GET)
    full = reverse("directory:organizations") + listing.address()
    return "organizations", {"listing": listing, "full": full}


@login_not_required
@published("q", "theme", never_shows=OF_NO_LIST, without_query=EVENTS)
@require_safe
@embed
def embed_map(request):
    """Show the sites on a map and as a tree."""
    sites = load_site_list(timezone.localdate(), searched_words(request.GET))
    return "map", {"sites": sites, "full": reverse("directory:sites")}


@login_not_required
# A former slug may be that of a merged organization.
@published("theme", never_shows=(OF_NO_LIST | EVENTS) - {"mergedorganization"})
@require_safe
@embed
def embed_organization(request, slug):
    """Show what an organization is, works with and where, or redirect from a former slug."""
    listed = Organization.objects.listed().with_logos()
    organization = get_by_slug_or_404(listed, slug)
    if organization.slug != slug:
        new = organization.slug
        return redirect("directory:embed_organization", new, permanent=True)
    day, pk = timezone.localdate(), organization.pk
    stays = presences_of(organization=pk, day=day)
    cards = OrganizationListing(QueryDict("relation=any")).rows_with_facts([pk])
    context = {
        "organization": organization,
        "relation": next((card.relations for card in cards), ""),
        "topics": topics_of(organization=pk),
        "sites": dict.fromkeys(stay.site for stay in stays if stay.holds_on(day)),
        "full": organization.get_absolute_url(),
    }
    return "organization", context


@login_not_required
@published("theme", never_shows=PEOPLE | INTERNAL | PICTURES)
@require_safe
@embed
def embed_figure(request, name):
    """Show one figure of the page of figures, or the way to the goal."""
    if name == CLIMATE:
        picture = home_picture()
        sentences = goal_sentences(picture) if picture.groups else []
        full = reverse("directory:climate")
        return "climate", {"sentences": sentences, "full": full}
    if name not in statistics.FIGURES:
        raise Http404
    question = statistics.DayParameters({}).question(PublicLists())
    figure = statistics.figure(question, name)
    full = f"{reverse('directory:statistics')}?show=all#{name}"
    return "figure", {"figure": figure, "full": full}


@login_not_required
@published()
@require_safe
def embed_script(request):
    """Send the script with which a site lets its frames follow the height of their pages."""
    content = Path(finders.find("js/embed.js")).read_bytes()
    return HttpResponse(content, content_type="text/javascript; charset=utf-8")
