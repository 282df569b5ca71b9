from datetime import timedelta
from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import limits
from ...models import Organization
from ..contacts import ContactPage
from .addresses import find

ACTION = "read contacts"
OF_A_CLIENT = {"at_most": 30, "per": timedelta(hours=1)}


@login_not_required
@require_safe
def contact_page(request, slug):
    """Show whom one may ask at an organization; not to those who ask about them all."""
    who = limits.client_address(request)
    if not limits.allow(ACTION, who, **OF_A_CLIENT):
        return _too_often(request, who)
    organization = find(Organization.objects.listed().with_logos(), slug)
    if organization.slug != slug:
        return redirect("directory:contact", organization.slug, permanent=True)
    shown = {"organization": organization, "page": ContactPage(organization)}
    return _private(render(request, "directory/contact.html", shown))


def _too_often(request, who):
    again = limits.next_allowed_at(ACTION, who, **OF_A_CLIENT)
    wait = max(1, ceil((again - timezone.now()).total_seconds()))
    later = {"again": again + timedelta(minutes=1)}
    answer = render(request, "directory/contact_later.html", later, status=429)
    answer["Retry-After"] = str(wait)
    return _private(answer)


def _private(answer):
    """Let no cache keep it and no search engine know it."""
    answer["Cache-Control"], answer["X-Robots-Tag"] = "no-store", "noindex, nofollow"
    return answer
