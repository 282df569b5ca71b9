"""The page that asks before fees are marked as billed, paid or cancelled."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from members.actions import run
from members.association.fees.marking import MARKS
from members.fields import number_or_none
from members.models import Fee
from members.queries import fees as listing

from ..desk import WRITE, desk_page
from .list_page import state_of
from .rights import MAY_MARK, rights_of, year_or_404

MOST_ROWS = 200


@desk_page(
    "fees/<int:year>/mark/",
    "fee_mark",
    "fees/mark",
    permissions=MAY_MARK,
    methods=WRITE,
)
def mark_fees(request, year):
    """Show the fees that were chosen in the list, ask for the day, and mark them."""
    data = request.POST or request.GET
    mark = MARKS.get(data.get("do", ""))
    fees = _posted_fees(data, year_or_404(year)) if mark else []
    if not fees:
        messages.warning(request, _("Choose one row at least."))
        return redirect(_fee_list_address(data, year))
    fitting = [fee for fee in fees if mark.fits(fee)]
    form = mark.form(request.POST if "sure" in request.POST else None)
    if form.is_bound and run(request, mark, form, [fee.pk for fee in fees]):
        return redirect(_fee_list_address(data, year))
    context = {"year": year, "mark": mark, "form": form, "do": data["do"]}
    context |= {"fees": fitting, "state": state_of(data), "most": MOST_ROWS}
    context |= {"left_out": [fee for fee in fees if fee not in fitting]}
    context["total"] = sum(fee.amount for fee in fitting)
    return context | {"title": str(mark.label), **rights_of(request.user)}


def _posted_fees(data, year):
    """Return the fees of the list's state, or those of the posted numbers."""
    rows = Fee.objects.filter(year=year).select_related("organization")
    rows = rows.order_by("organization__sort_name", "pk")
    if "all" in data:
        matches = listing.fees_of(year, state_of(data))
        return list(rows.filter(pk__in=matches.order_by().values("pk")))
    posted = [*data.getlist("fee"), *data.get("fees", "").split(",")]
    return list(rows.filter(pk__in={number_or_none(n) for n in posted} - {None}))


def _fee_list_address(data, year):
    state = state_of(data)
    page = reverse("admin:fee_list", args=[year])
    return f"{page}?state={state}" if state else page
