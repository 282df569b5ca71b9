"""The page that changes the role of a colleague."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members import staff
from members.staff.forms import RoleForm

from ..desk import WRITE, desk_page
from .acting import after_a_factor, find_colleague, is_done


@desk_page(
    "colleagues/<int:pk>/role/",
    "colleague_role",
    "colleagues/role",
    opens_to=staff.may_manage,
    methods=WRITE,
)
@after_a_factor
def change_role(request, pk):
    """Render the roles, a button each; a POST gives one and writes to the colleague."""
    user, away = find_colleague(request, pk)
    if away:
        return away
    role = staff.role_of(user)
    posted = request.POST if request.method == "POST" else None
    form = RoleForm(posted, initial={"seen": role.group if role else ""})
    if posted and is_done(request, staff.CHANGE_ROLE, form, user):
        return redirect("admin:colleagues")
    context = {"form": form, "colleague": user, "role": role}
    context["roles"] = staff.ROLES.values()
    title = _("The role of %(who)s") % {"who": user}
    return context | {"title": title}
