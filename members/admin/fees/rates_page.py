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
    rates, categories = rates_of(year), list(FeeCategory.objects.all())
    form, copy = RatesForm(categories, rates), CopyForm()
    if request.method == "POST":
        require(request.user, *MAY_PRICE)
        if "copy" in request.POST:
            copy = CopyForm(request.POST)
            done = _is_valid(copy) and _copied(request, copy, year)
        else:
            form = RatesForm(categories, rates, request.POST)
            done = form.is_valid() and _saved(request, form, year)
        if done:
            return redirect(_address(year))
    context = {"year": year, "form": form, "copy": copy, "sizes": SIZES}
    context |= _shown(year, rates, categories)
    # What was typed is compared with what the page showed first, until it is saved.
    context["seen"] = request.POST.get("seen") if _keeps_seen(form) else None
    context["seen"] = context["seen"] or fingerprint(rates)
    return render(request, site, "rates", _("Membership fees"), context)


def _keeps_seen(form):
    return form.is_bound and not getattr(form, "was_changed", False)


def _is_valid(form):
    return form.is_valid()


def _year(request):
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdecimal() and len(asked) == 4:
        return min(max(int(asked), FIRST_YEAR), LAST_YEAR)
    return timezone.localdate().year


def _address(year):
    return f"{reverse('admin:fees')}?year={year}"


def _saved(request, form, year):
    seen = request.POST.get("seen", "")
    try:
        batch = save_rates(year, form.wanted, seen=seen, new=form.new, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        form.was_changed = getattr(refusal, "code", "") == "meanwhile"
        return False
    messages.success(request, _("The rates of %s are saved.") % year)
    offer_undo(request, batch)
    return True


def _copied(request, form, year):
    source = _source(year)
    percent = form.cleaned_data["percent"]
    try:
        batch = copy_rates(source, year, percent, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(request, _("The rates of %s are saved.") % year)
    offer_undo(request, batch)
    return True


def _source(year):
    """Return the last year before with rates; the year before when there is none."""
    before = FeeRate.objects.filter(year__lt=year).aggregate(last=Max("year"))
    return before["last"] or year - 1


def _shown(year, rates, categories):
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
