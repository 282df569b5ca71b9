"""The page that makes the fee list of a year: payers, amounts, and missing data."""

from django.shortcuts import redirect
from django.utils import formats
from django.utils.translation import gettext as _

from members.actions import run
from members.association.fees.forms import AmountsForm, DayForm
from members.association.fees.making import MAKE_FEES
from members.association.fees.preview import FeePreview, usual_day

from ..desk import WRITE, desk_page
from .rights import MAY_SEE, rights_of, year_or_404

# Lines whose amounts can be changed here; those of the others are changed afterwards.
MOST_LINES = 500


@desk_page(
    "fees/<int:year>/make/",
    "fee_make",
    "fees/make",
    permissions=(MAY_SEE, *MAKE_FEES.may.permissions),
    methods=WRITE,
)
def make_list(request, year):
    """Show the members of a day with their amounts; a POST makes the fees."""
    year_or_404(year)
    day_form = DayForm(_with_day(request.GET, year), label_suffix="")
    day = usual_day(year)
    if day_form.is_valid() and day_form.cleaned_data["day"].year == year:
        day = day_form.cleaned_data["day"]
    elif day_form.is_valid():
        day_form.add_error("day", _("Choose a day of %s.") % year)
    preview = FeePreview(year, day)
    form = AmountsForm(preview, _lines_in_order(preview), request.POST or None)
    if request.method == "POST" and run(request, MAKE_FEES, form, year):
        return redirect("admin:fee_list", year)
    context = {"year": year, "day": day, "preview": preview, "form": form}
    context["rows"] = form.rows()
    context |= {"day_form": day_form, "seen": preview.fingerprint}
    context["more"] = len(preview.lines) - len(form.lines)
    title = _("Make the list of %s") % year
    return context | {"title": title, **rights_of(request.user)}


def _with_day(query, year):
    day = query.get("day") or formats.date_format(usual_day(year), "j.n.Y")
    return {"day": day}


def _lines_in_order(preview):
    """Return the lines that the page shows: first those to look at."""
    return sorted(preview.lines, key=lambda line: not line.is_to_check)[:MOST_LINES]
