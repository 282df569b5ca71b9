"""The page that changes the role of a colleague."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members import staff

from .acting import find_colleague, for_administrators, is_done, render
from .forms import RoleForm


@for_administrators
def change_role(request, pk, *, site):
    """Render the roles, a button each; a POST gives one and writes to the colleague."""
    user, away = find_colleague(request, pk)
    if away:
        return away
    role = staff.role_of(user)
    posted = request.POST if request.method == "POST" else None
    form = RoleForm(posted, initial={"seen": role.group if role else ""})
    if posted and is_done(request, form, partial(staff.change_role, user)):
        said = {"who": user, "role": form.cleaned_data["role"].label}
        text = _("%(who)s now has the role “%(role)s”. An e-mail is on its way.")
        messages.success(request, text % said)
        return redirect("admin:colleagues")
    context = {"form": form, "colleague": user, "role": role}
    context["roles"] = staff.ROLES.values()
    title = _("The role of %(who)s") % {"who": user}
    return render(request, site, "role", title, context)
