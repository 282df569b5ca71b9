from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ...people import handing_over as verbs
from ..guard import represents
from ..handing_over import Departing, LeavingForm
from ..questions import LANGUAGE_FORM, answer, is_shown_again


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def handing_over(request, organization):
    """End one's own access on a day, after a page that says what follows; or take that back."""
    departing = Departing(organization, request.user)
    if request.method == "POST" and "take_back" in request.POST:
        return _take_back(request, departing)
    form = LeavingForm(
        request.POST if request.method == "POST" else None, departing=departing
    )
    if is_shown_again(request):
        return _page(request, departing, form.forgiven())
    if form.is_valid():
        asked = answer(
            request,
            form.question,
            lambda: _page(request, departing, form),
            organization=organization,
        )
        if asked or _hand_over(request, departing, form):
            return asked or redirect(request.path)
    return _page(request, departing, form)


def _page(request, departing, form):
    context = {
        "organization": departing.organization,
        "departing": departing,
        "form": form,
        "language_form": None if departing.me.until else LANGUAGE_FORM,
    }
    return render(request, "portal/handing_over.html", context)


def _hand_over(request, departing, form):
    """Leave; whether it was done, else with errors on the form."""
    try:
        verbs.hand_over(
            departing.organization,
            form.cleaned_data["last_day"],
            successor=form.follower,
            invited=form.invited,
            alone=form.cleaned_data.get("alone", False),
            by=request.user,
        )
    except ValidationError as refusal:
        if getattr(refusal, "code", None) == "not_yours":
            raise Http404 from refusal
        form.add_error(None, refusal)
        return False
    return True


def _take_back(request, departing):
    try:
        if departing.departure:
            verbs.take_back(departing.departure, by=request.user)
            messages.success(request, _("You stay. Everything goes on as before."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(request.path)
