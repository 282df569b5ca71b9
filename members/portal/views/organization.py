from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..guard import represents


@represents
@require_safe
def organization_page(request, organization):
    """Say how things stand: what the public sees, what waits, what was decided."""
    context = {"organization": organization}
    return render(request, "portal/organization.html", context)
