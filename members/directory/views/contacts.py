"""The contacts of an organization, with the items that each has consented to show."""

from datetime import timedelta
from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.directory.profile_queries import get_by_slug_or_404
from members.models import Consent, Contact, Organization
from members.models.email_addresses import readable
from members.operation import limits

Item = Consent.Item


class ShownContact:
    """The items of a person that may be shown as a contact; the others are empty texts."""

    def __init__(self, person, consented):
        for item in Item.values:
            value = getattr(person, item) if item in consented else ""
            setattr(self, item, value)

    @property
    def called(self):
        return self.name or self.title

    @property
    def as_text(self):
        """Return the items as lines, to be copied."""
        return as_lines(self.name, self.title, self.phone, readable(self.email))


def load_contacts(organization, day):
    """Return the contacts of the organization by function and name; two queries.

    A person in several functions is shown once, with the consents of all of them.
    """
    consents = Prefetch("consents", Consent.objects.on(day))
    rows = Contact.objects.for_organization(organization).agreed(day).by_function()
    rows = rows.select_related("person__picture")
    rows = rows.defer("person__picture__data", "person__note")
    people, consented = {}, {}
    for row in rows.prefetch_related(consents):
        people.setdefault(row.person_id, row.person)
        consented.setdefault(row.person_id, set()).update(row.agreed_on(day))
    return [ShownContact(people[pk], consented[pk]) for pk in people]


def as_lines(*texts):
    return "\n".join(filter(None, texts))


ACTION = "read contacts"
LIMIT_PER_CLIENT = {"at_most": 30, "per": timedelta(hours=1)}


@login_not_required
@require_safe
def contact_page(request, slug):
    """Render the contacts of an organization, or 429 to a client that requests many."""
    client = limits.client_address(request)
    if not limits.allow_client(ACTION, client, **LIMIT_PER_CLIENT):
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
