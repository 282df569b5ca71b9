from datetime import timedelta
from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import limits
from ...models import Organization
from ...models.email_addresses import readable
from ..contacts import as_lines, load_contacts
from .slug_lookup import get_by_slug_or_404

ACTION = "read contacts"
LIMIT_PER_CLIENT = {"at_most": 30, "per": timedelta(hours=1)}


@login_not_required
@require_safe
def contact_page(request, slug):
    """Render the contacts of an organization, or 429 to a client that requests many."""
    client = limits.client_address(request)
    if not limits.allow(ACTION, client, **LIMIT_PER_CLIENT):
        return _too_many_requests(request, client)
    listed = Organization.objects.listed().with_logos()
    organization = get_by_slug_or_404(listed, slug)
    if organization.slug != slug:
        return redirect("directory:contact", organization.slug, permanent=True)
    address = readable(organization.email)
    context = {
        "organization": organization,
        "as_text": as_lines(organization.name, organization.phone, address),
        "contacts": load_contacts(organization, timezone.localdate()),
    }
    return _private(render(request, "directory/contact.html", context))


def _too_many_requests(request, client):
    again = limits.next_allowed_at(ACTION, client, **LIMIT_PER_CLIENT)
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
