from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...offices import offices_by_body
from ..guard import represents


@represents
@require_safe
def offices(request, organization):
    """Show the offices of the organization and of its people, by body."""
    context = {"organization": organization, "bodies": offices_by_body(organization)}
    return render(request, "portal/offices.html", context)
