from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from members.actions import form_of
from members.association import leaving
from members.people.departing import HAND_OVER, TAKE_BACK, Departing

from ..acting import LANGUAGE_FORM, is_shown_again, perform, press_button
from ..guard import manages, represents


@manages
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, organization):
    """Submit a resignation as a manager; while it waits it can be withdrawn here."""
    if request.method != "POST":
        return _resignation_page(request, organization)
    if "take_back" in request.POST:
        return _withdraw(request, organization)
    show = partial(_resignation_page, request, organization)
    page = perform(
        request, leaving.SUBMIT, organization, show, organization=organization
    )
    return page or redirect(request.path)


def _resignation_page(request, organization, form=None):
    resignation = organization.resignations.waiting().first()
    stay = organization.memberships.current().first()
    form = form or form_of(leaving.SUBMIT, organization)
    is_open = (stay and not resignation) or form.errors or is_shown_again(request)
    context = {
        "organization": organization,
        "resignation": resignation,
        "stay": stay,
        "is_open": is_open,
        "form": form,
        "language_form": LANGUAGE_FORM if is_open else None,
    }
    return render(request, "portal/leave.html", context)


def _withdraw(request, organization):
    """Withdraw the notice; a second press changes nothing."""
    resignation = organization.resignations.waiting().first()
    if resignation is None:
        return redirect(request.path)
    return press_button(request, leaving.WITHDRAW, resignation)


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def handing_over(request, organization):
    """End one's own access on a day, after a page with the consequences; or take that back."""
    current = organization.representatives.current().select_related("user")
    departing = Departing(get_object_or_404(current, user=request.user))
    if request.method != "POST":
        return _departure_page(request, departing)
    if "take_back" in request.POST:
        return _take_back(request, departing)
    show = partial(_departure_page, request, departing)
    page = perform(request, HAND_OVER, departing, show, organization=organization)
    return page or redirect(request.path)


def _departure_page(request, departing, form=None):
    context = {
        "organization": departing.organization,
        "departing": departing,
        "form": form or form_of(HAND_OVER, departing),
        "language_form": None if departing.me.until else LANGUAGE_FORM,
    }
    return render(request, "portal/handing_over.html", context)


def _take_back(request, departing):
    """Withdraw the notice; a second press changes nothing."""
    if departing.departure is None:
        return redirect(request.path)
    level = messages.WARNING
    return press_button(request, TAKE_BACK, departing.departure, level=level)
