from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..changes import ChangesPage
from ..guard import represents


@represents
@require_safe
def changes(request, organization):
    """Render the changes of the organization's public facts, the newest first."""
    page = ChangesPage(organization, request.GET)
    context = {"organization": organization, "changes": page}
    return render(request, "portal/changes.html", context)
