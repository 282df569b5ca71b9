from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..guard import represents


@represents
@require_safe
def profile(request, organization):
    """Show the form of all that a member owns."""
    return render(request, "portal/profile.html", {"organization": organization})
