"""The page of a year: its rates, its sums, and the way to its list."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members.actions import run
from members.association.fees.forms import SIZES, CopyForm, RatesForm
from members.association.fees.rates import (
    COPY_RATES,
    SAVE_RATES,
    fingerprint_of_rates,
    rates_of,
    source_of,
)
from members.fields import number_or_none
from members.models import Fee, FeeCategory, FeeRate
from members.models.fees import FIRST_YEAR, LAST_YEAR
from members.queries import fees as listing

from ..desk import WRITE, desk_page
from .rights import MAY_SEE, rights_of


@desk_page(
    "fees/",
    "fees",
    "fees/rates",
    gettext_lazy("Membership fees"),
    permissions=(MAY_SEE,),
    actions=(SAVE_RATES, COPY_RATES),
    methods=WRITE,
    label=gettext_lazy("Membership fees: rates and lists"),
    words=gettext_lazy("invoice, accountant, paid, billed, price, dues, fee rate"),
)
def rates(request):
    """Show the rates of a year; a POST saves them, or makes them from another year."""
    year = _rates_year(request)
    table, copy = _rates_forms(request, year)
    if request.method == "POST":
        action, form = (COPY_RATES, copy) if copy.is_bound else (SAVE_RATES, table)
        if run(request, action, form, year):
            return redirect(f"{reverse('admin:fees')}?year={year}")
    context = {"year": year, "form": table, "copy": copy, "sizes": SIZES}
    context["seen"] = _rates_fingerprint(request, table, year)
    context |= _rates_context(year, table.categories)
    return context | rights_of(request.user)


def _rates_year(request):
    number = number_or_none(request.GET.get("year"), digits=4) or 0
    if number < 1000:
        return timezone.localdate().year
    return min(max(number, FIRST_YEAR), LAST_YEAR)


def _rates_forms(request, year):
    """Return the table of rates and the form that copies them, the pressed one bound."""
    post, is_copy = request.POST or None, "copy" in request.POST
    categories = list(FeeCategory.objects.all())
    table = RatesForm(categories, rates_of(year), None if is_copy else post)
    return table, CopyForm(post if is_copy else None)


def _rates_fingerprint(request, table, year):
    """Return the fingerprint of the rates as first shown, to compare a POST with."""
    keeps = table.is_bound and "meanwhile" not in getattr(table, "refused", ())
    return (keeps and request.POST.get("seen")) or fingerprint_of_rates(year)


def _rates_context(year, categories):
    rates = rates_of(year)
    sums = listing.sums_of(year)
    years = {*Fee.objects.values_list("year", flat=True).distinct()}
    years |= {*FeeRate.objects.values_list("year", flat=True).distinct()}
    now = timezone.localdate().year
    return {
        "years": sorted(y for y in years | {year, now, now + 1} if y <= LAST_YEAR),
        "source": None if rates or not categories else _source_with_rates(year),
        "is_empty": not categories,
        "has_rates": bool(rates),
        "sums": sums,
        "total": listing.total_of(sums),
    }


def _source_with_rates(year):
    source = source_of(year)
    return source if FeeRate.objects.filter(year=source).exists() else None
