"""For use elsewhere: badge, sheets, contact cards, climate effects, the member's own data."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.association.badge import Badge
from members.exchange.own_data import (
    OwnEffect,
    own_effects,
    own_projects,
    own_workbook,
)
from members.models import Representative
from members.tables import FORMATS

from ..guard import manages, represents


@represents
@require_safe
def take_along(request, organization):
    """Show the badge with its lines, and all that can be downloaded."""
    day = timezone.localdate()
    managed = request.user.organizations(Representative.Role.MANAGER)
    context = {
        "organization": organization,
        "badge": Badge.of(organization, day),
        "projects": own_projects(organization),
        "effects": [OwnEffect(row, day) for row in own_effects(organization)],
        "is_manager": managed.contains(organization),
    }
    return render(request, "portal/take_along.html", context)


@manages
@require_safe
def own_data(request, organization):
    """Return the organization's own data as a workbook."""
    day = timezone.localdate()
    name = f"{organization.slug}-{day.isoformat()}"
    return FORMATS["xlsx"].attachment(name, own_workbook(organization, day))
