from django.contrib import messages
from django.urls import reverse
from django.views.decorators.http import require_POST

from members.freshness import CONFIRM_PROFILE

from ..acting import press_button
from ..guard import represents


@represents
@require_POST
def confirm_profile(request, organization):
    """Confirm all sections, but for own changes that wait, as a logged-in representative."""
    to = reverse("portal:organization", args=[organization.slug])
    level = messages.WARNING
    return press_button(request, CONFIRM_PROFILE, organization, to=to, level=level)
