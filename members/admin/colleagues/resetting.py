"""The page that removes the second factor of a colleague who has lost the telephone."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members import staff
from members.staff.forms import ResetForm

from ..desk import WRITE, desk_page
from .acting import after_a_factor, find_colleague, is_done


@desk_page(
    "colleagues/<int:pk>/telephone/",
    "colleague_reset",
    "colleagues/reset",
    opens_to=staff.may_manage,
    methods=WRITE,
)
@after_a_factor
def reset_factor(request, pk):
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
    return context | {"title": title}
