from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ... import freshness
from ...freshness import Section
from ..guard import represents


@represents
@require_POST
def confirm_profile(request, organization):
    """Confirm all sections, but for own changes that wait, as a logged-in representative."""
    try:
        waiting = freshness.confirm_profile(organization, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, _confirmed(waiting))
    return redirect("portal:organization", organization.slug)


def _confirmed(waiting):
    thanks = _("Thank you. The profile shows that you confirmed it.")
    if not waiting:
        return thanks
    left_out = ", ".join(str(one.label) for one in Section if one in waiting)
    text = _("Not confirmed, since your proposed change is not decided: %(sections)s.")
    return f"{thanks} {text % {'sections': left_out}}"
