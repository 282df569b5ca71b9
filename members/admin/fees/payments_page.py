"""The page on which payments from the accountant are pasted, matched, and marked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.fees.fingerprints import fingerprint_of
from members.fees.marking import mark_paid
from members.fees.payments import DIFFERS, LEFT, MATCHED, match_payments

from ..undo.offers import offer_undo
from .forms import PaymentsForm
from .guard import MAY_MARK, render, require, year_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def payments(request, year, site):
    """Match pasted lines with fees and show what was found; a second POST marks them."""
    require(request.user, MAY_MARK)
    form = PaymentsForm(request.POST or None, label_suffix="")
    found = _matched(form, year_or_404(year)) if form.is_bound else []
    seen = _fingerprint(found)
    is_writing = "write" in request.POST and found and form.is_valid()
    if is_writing and _marked(request, form, found, seen):
        return redirect("admin:fee_list", year)
    context = {"year": year, "form": form, "seen": seen, "found": found}
    context |= {kind: [p for p in found if p.kind == kind] for kind in KINDS}
    title = _("Payments of %s") % year
    return render(request, site, "payments", title, context)


KINDS = (MATCHED, DIFFERS, LEFT)


def _matched(form, year):
    if not form.is_valid():
        return []
    try:
        return match_payments(year, form.cleaned_data["text"])
    except ValidationError as refusal:
        form.add_error("text", refusal.messages)
        return []


def _fingerprint(found):
    """Return a short hash of which lines pay which fees, to compare after a look."""
    return fingerprint_of([[p.line, p.kind, p.fee and p.fee.pk] for p in found])


def _marked(request, form, found, seen):
    wanted = {MATCHED, *([DIFFERS] if form.cleaned_data["differing"] else [])}
    days = {p.fee.pk: p.day for p in found if p.kind in wanted}
    try:
        if request.POST.get("seen") != seen:
            raise ValidationError(_("Something has changed. Check the lines again."))
        batch = mark_paid(days, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(request, _("Marked as paid: %s.") % len(days))
    offer_undo(request, batch)
    return True
