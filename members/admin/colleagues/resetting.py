"""The page that removes the second factor of a colleague who has lost the telephone."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members import staff
from members.staff.forms import ResetForm

from .acting import find_colleague, for_administrators, is_done, render


@for_administrators
def reset_factor(request, pk, *, site):
    """Render how to make sure who it is, and what follows; a POST removes the factor."""
    user, away = find_colleague(request, pk)
    if away:
        return away
    posted = request.POST if request.method == "POST" else None
    form = ResetForm(posted, initial={"seen": staff.factors_seen(user)})
    refused = staff.may_reset(user, by=request.user)
    if posted and is_done(request, staff.RESET, form, user):
        return redirect("admin:colleagues")
    context = {"form": form, "colleague": user, "refused": refused}
    title = _("%(who)s has lost the telephone") % {"who": user}
    return render(request, site, "reset", title, context)
