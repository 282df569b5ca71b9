"""The page that removes the second factor of a colleague who has lost the telephone."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members import staff

from .acting import find_colleague, for_administrators, is_done, render
from .forms import ResetForm


@for_administrators
def reset_factor(request, pk, *, site):
    """Render how to make sure who it is, and what follows; a POST removes the factor."""
    user, away = find_colleague(request, pk)
    if away:
        return away
    posted = request.POST if request.method == "POST" else None
    form = ResetForm(posted, initial={"seen": staff.factors_seen(user)})
    refused = staff.may_reset(user, by=request.user)
    if posted and is_done(request, form, partial(staff.reset, user)):
        text = _("%(who)s can now log in and set up a new second factor.")
        messages.success(request, text % {"who": user})
        return redirect("admin:colleagues")
    context = {"form": form, "colleague": user, "refused": refused}
    title = _("%(who)s has lost the telephone") % {"who": user}
    return render(request, site, "reset", title, context)
