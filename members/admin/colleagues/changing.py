"""The page that changes the role of a colleague."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members import staff
from members.staff.forms import RoleForm

from .acting import find_colleague, for_administrators, is_done, render


@for_administrators
def change_role(request, pk, *, site):
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
    return render(request, site, "role", title, context)
