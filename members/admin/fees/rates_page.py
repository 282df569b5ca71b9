"""The page of a year: its rates, its sums, and the way to its list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.fees import listing
from members.fees.rates import copy_rates, fingerprint, rates_of, save_rates
from members.models import Fee, FeeCategory, FeeRate
from members.models.fees import FIRST_YEAR, LAST_YEAR

from ..undo.offers import offer_undo
from .forms import SIZES, CopyForm, RatesForm
from .guard import MAY_PRICE, render, require


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request, site):
    """Render the rates of a year; a POST saves them, or makes them from another year."""
    require(request.user)
    year = _year(request)
    table, copy = _forms(request, year)
    if request.method == "POST":
        require(request.user, *MAY_PRICE)
        if _is_written(request, copy if copy.is_bound else table, year):
            return redirect(f"{reverse('admin:fees')}?year={year}")
    context = {"year": year, "form": table, "copy": copy, "sizes": SIZES}
    context |= {"seen": _seen(request, table, year), **_shown(year, table.categories)}
    return render(request, site, "rates", _("Membership fees"), context)


def _year(request):
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdecimal() and len(asked) == 4:
        return min(max(int(asked), FIRST_YEAR), LAST_YEAR)
    return timezone.localdate().year


def _forms(request, year):
    """Return the table of rates and the form that copies them, one with what was posted."""
    post, is_copy = request.POST or None, "copy" in request.POST
    categories = list(FeeCategory.objects.all())
    table = RatesForm(categories, rates_of(year), None if is_copy else post)
    return table, CopyForm(post if is_copy else None)


def _seen(request, table, year):
    """Return what a POST of the table is compared with: the rates that were shown first."""
    keeps = table.is_bound and not getattr(table, "was_changed", False)
    return (keeps and request.POST.get("seen")) or fingerprint(rates_of(year))


def _is_written(request, form, year):
    try:
        if not form.is_valid():
            return False
        batch = _write(request, form, year)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        form.was_changed = getattr(refusal, "code", "") == "meanwhile"
        return False
    messages.success(request, _("The rates of %s are saved.") % year)
    offer_undo(request, batch)
    return True


def _write(request, form, year):
    by = request.user
    if isinstance(form, CopyForm):
        percent = form.cleaned_data["percent"]
        return copy_rates(_source(year), year, percent, by=by)
    seen = request.POST.get("seen", "")
    return save_rates(year, form.wanted, seen=seen, new=form.new, by=by)


def _source(year):
    """Return the last year before with rates; the year before when there is none."""
    before = FeeRate.objects.filter(year__lt=year).aggregate(last=Max("year"))
    return before["last"] or year - 1


def _shown(year, categories):
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
    source = _source(year)
    return source if FeeRate.objects.filter(year=source).exists() else None
