from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def desk_search(request, *, site):
    """Redirect to the organizations that the words find."""
    organizations = reverse("admin:members_organization_changelist")
    return redirect(f"{organizations}?{urlencode({'q': request.GET.get('q', '')})}")
