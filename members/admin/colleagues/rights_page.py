"""The table of who may do what."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.staff import ROLES, may_manage
from members.staff.rights import table

from .acting import render


@require_safe
def rights(request, *, site):
    """Render what each role may do, by the permissions that its group has today."""
    context = {
        "roles": ROLES.values(),
        "parts": table(),
        "may_manage": may_manage(request.user),
    }
    return render(request, site, "rights", _("Who may do what"), context)
