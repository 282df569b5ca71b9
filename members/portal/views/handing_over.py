from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from members.actions import form_of
from members.people.departing import HAND_OVER, TAKE_BACK, Departing

from ..acting import perform, press_button
from ..guard import represents
from ..questions import LANGUAGE_FORM


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def handing_over(request, organization):
    """End one's own access on a day, after a page that says what follows; or take that back."""
    current = organization.representatives.current().select_related("user")
    departing = Departing(get_object_or_404(current, user=request.user))
    if request.method != "POST":
        return _page(request, departing)
    if "take_back" in request.POST:
        return _take_back(request, departing)
    show = partial(_page, request, departing)
    page = perform(request, HAND_OVER, departing, show, organization=organization)
    return page or redirect(request.path)


def _page(request, departing, form=None):
    context = {
        "organization": departing.organization,
        "departing": departing,
        "form": form or form_of(HAND_OVER, departing),
        "language_form": None if departing.me.until else LANGUAGE_FORM,
    }
    return render(request, "portal/handing_over.html", context)


def _take_back(request, departing):
    """Stay after all; pressed twice, it says nothing."""
    if departing.departure is None:
        return redirect(request.path)
    level = messages.WARNING
    return press_button(request, TAKE_BACK, departing.departure, level=level)
