"""The list of colleagues and former colleagues."""

from django.utils.translation import gettext_lazy as _

from members import staff
from members.staff.notices import administrators

from ..desk import desk_page

MOST_FORMER = 20


@desk_page(
    "colleagues/",
    "colleagues",
    "colleagues/list",
    _("Colleagues"),
    opens_to=staff.may_manage,
    menu=_("Colleagues"),
    label=_("Colleagues"),
    words=_("staff, users, lost telephone, second factor, access, rights, has left"),
)
def colleague_list(request):
    """Show who works in the secretariat, and what can be done about each."""
    rows = [(user, staff.role_of(user)) for user in staff.colleagues()]
    former = staff.former_colleagues()[:MOST_FORMER]
    return {
        "title": _("Colleagues in the secretariat"),
        "rows": rows,
        "former": former,
        "roles": staff.ROLES.values(),
        "is_alone": administrators().exclude(pk=request.user.pk).count() == 0,
    }
