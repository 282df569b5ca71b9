from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ... import freshness
from ..guard import represents


@represents
@require_POST
def confirm_profile(request, organization):
    """Confirm the profile as a logged-in representative."""
    freshness.confirm_profile(organization, by=request.user)
    messages.success(request, _("Thank you. The profile shows that you confirmed it."))
    return redirect("portal:organization", organization.slug)
