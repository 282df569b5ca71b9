from functools import partial

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members import leaving
from members.actions import form_of

from ..acting import perform, press_button
from ..guard import manages
from ..questions import LANGUAGE_FORM, is_shown_again


@manages
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, organization):
    """Submit a resignation as a manager; while it waits it can be withdrawn here."""
    if request.method != "POST":
        return _page(request, organization)
    if "take_back" in request.POST:
        return _withdraw(request, organization)
    show = partial(_page, request, organization)
    page = perform(
        request, leaving.SUBMIT, organization, show, organization=organization
    )
    return page or redirect(request.path)


def _page(request, organization, form=None):
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
    """Stay after all; pressed twice, it says nothing."""
    resignation = organization.resignations.waiting().first()
    if resignation is None:
        return redirect(request.path)
    return press_button(request, leaving.WITHDRAW, resignation)
