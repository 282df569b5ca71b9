"""The page that asks before fees are marked as billed, paid or cancelled."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from members.fees import listing, marking
from members.models import Fee

from ..undo.offers import offer_undo
from .forms import BilledForm, CancelForm, MarkForm
from .guard import MAY_MARK, render, require, year_or_404
from .list_page import state_of

MOST_SHOWN = 200


@dataclass(frozen=True)
class Mark:
    """What can be done with many fees: its words, its form, and what carries it out."""

    title: str
    button: str
    form: type
    carry_out: object
    fits: object


MARKS = {
    "billed": Mark(
        _("Mark as billed"),
        _("Mark as billed"),
        BilledForm,
        lambda numbers, by, on, first_number: marking.mark_billed(
            numbers, on, first_number, by=by
        ),
        lambda fee: not fee.billed_on and not fee.cancelled_on,
    ),
    "paid": Mark(
        _("Mark as paid"),
        _("Mark as paid"),
        MarkForm,
        lambda numbers, by, on: marking.mark_paid(dict.fromkeys(numbers, on), by=by),
        lambda fee: fee.billed_on and not fee.paid_on and not fee.cancelled_on,
    ),
    "cancel": Mark(
        _("Cancel fees"),
        _("Cancel fees"),
        CancelForm,
        lambda numbers, by, on, why: marking.cancel(numbers, on, why, by=by),
        lambda fee: not fee.cancelled_on,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def mark_fees(request, year, site):
    """Render the fees that were chosen in the list, ask for the day, and mark them."""
    require(request.user, MAY_MARK)
    asked = request.POST or request.GET
    mark = MARKS.get(asked.get("do", ""))
    chosen = _chosen(asked, year_or_404(year)) if mark else []
    if not chosen:
        messages.warning(request, _now("Choose one row at least."))
        return redirect(_list(asked, year))
    fitting = [fee for fee in chosen if mark.fits(fee)]
    form = mark.form(request.POST if "sure" in request.POST else None)
    if form.is_bound and form.is_valid() and _marked(request, mark, form, chosen):
        return redirect(_list(asked, year))
    context = {"year": year, "mark": mark, "form": form, "do": asked["do"]}
    context |= {"fees": fitting, "state": state_of(asked), "most": MOST_SHOWN}
    context |= {"left_out": [fee for fee in chosen if fee not in fitting]}
    context["total"] = sum(fee.amount for fee in fitting)
    return render(request, site, "mark", str(mark.title), context)


def _chosen(asked, year):
    """Return the fees of the list's state, or those whose numbers are posted."""
    rows = Fee.objects.filter(year=year).select_related("organization")
    rows = rows.order_by("organization__sort_name", "pk")
    if "all" in asked:
        found = listing.fees_of(year, state_of(asked))
        return list(rows.filter(pk__in=found.order_by().values("pk")))
    posted = [*asked.getlist("fee"), *asked.get("fees", "").split(",")]
    known = [int(n) for n in posted if n.isascii() and n.isdecimal() and len(n) < 18]
    return list(rows.filter(pk__in=known))


def _marked(request, mark, form, chosen):
    numbers = [fee.pk for fee in chosen]
    try:
        batch = mark.carry_out(numbers, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    text = _now("%(what)s: %(n)s.") % {"what": mark.title, "n": len(numbers)}
    messages.success(request, text)
    offer_undo(request, batch)
    return True


def _list(asked, year):
    state = state_of(asked)
    page = reverse("admin:fee_list", args=[year])
    return f"{page}?state={state}" if state else page
