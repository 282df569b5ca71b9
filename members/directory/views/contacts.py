"""The contacts of an organization, as a page and as cards for an address book."""

from datetime import timedelta
from functools import wraps
from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.directory.profile_queries import get_by_slug_or_404
from members.exchange.contact_cards import contact_cards
from members.models import Organization
from members.models.email_addresses import readable
from members.operation import limits
from members.people.shown_contacts import as_lines, load_contacts
from members.tables import public_file

ACTION = "read contacts"
LIMIT_PER_CLIENT = {"at_most": 30, "per": timedelta(hours=1)}


def limited(view):
    """Pass the view the listed organization of the slug, or answer 429 to a busy client.

    No cache stores the answer.
    """

    @wraps(view)
    def of_slug(request, slug):
        client = limits.client_address(request)
        if not limits.allow_client(ACTION, client, **LIMIT_PER_CLIENT):
            return _too_many_requests(request, client)
        listed = Organization.objects.listed().with_logos()
        organization = get_by_slug_or_404(listed, slug)
        if organization.slug != slug:
            name = request.resolver_match.view_name
            return redirect(name, organization.slug, permanent=True)
        return _private(view(request, organization))

    return of_slug


@login_not_required
@require_safe
@limited
def contact_page(request, organization):
    """Render the contacts of an organization."""
    address = readable(organization.email)
    context = {
        "organization": organization,
        "as_text": as_lines(organization.name, organization.phone, address),
        "contacts": load_contacts(organization, timezone.localdate()),
    }
    return render(request, "directory/contact.html", context)


@login_not_required
@require_safe
@limited
def contact_card(request, organization):
    """Return the organization and its contacts as vCards."""
    day = timezone.localdate()
    cards = contact_cards(organization, load_contacts(organization, day), day)
    name = f"{organization.slug}-{day.isoformat()}.vcf"
    return public_file(name, "text/vcard; charset=utf-8", cards)


def _too_many_requests(request, client):
    again = limits.client_allowed_at(ACTION, client, **LIMIT_PER_CLIENT)
    wait = max(1, ceil((again - timezone.now()).total_seconds()))
    context = {"again": again + timedelta(minutes=1)}
    response = render(request, "directory/contact_later.html", context, status=429)
    response["Retry-After"] = str(wait)
    return _private(response)


def _private(response):
    """Forbid caches and search engines to store the response."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
