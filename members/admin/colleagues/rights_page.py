"""The table of who may do what."""

from django.utils.translation import gettext_lazy as _

from members.staff import ROLES, may_manage
from members.staff.rights import table

from ..desk import desk_page


@desk_page(
    "colleagues/rights/",
    "rights",
    "colleagues/rights",
    _("Who may do what"),
    label=_("Who may do what"),
    words=_("rights, roles, permissions, access, secretary, reader, administrator"),
)
def rights(request):
    """Show what each role may do, by the permissions that its group has today."""
    return {
        "roles": ROLES.values(),
        "parts": table(),
        "may_manage": may_manage(request.user),
    }
