"""The list of colleagues and former colleagues."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import staff
from members.staff.notices import administrators

from .acting import for_administrators_to_read, render

MOST_FORMER = 20


@for_administrators_to_read
@require_safe
def colleague_list(request, *, site):
    """Render who works in the secretariat, and what can be done about each."""
    rows = [(user, staff.role_of(user)) for user in staff.colleagues()]
    former = staff.former_colleagues()[:MOST_FORMER]
    context = {
        "rows": rows,
        "former": former,
        "roles": staff.ROLES.values(),
        "is_alone": administrators().exclude(pk=request.user.pk).count() == 0,
    }
    return render(request, site, "list", _("Colleagues in the secretariat"), context)
