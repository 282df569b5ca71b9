"""The page on which payments from the accountant are pasted, matched, and marked."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import run
from members.fees.payments import (
    DIFFERS,
    LEFT,
    MARK_MATCHED,
    MATCHED,
    PaymentsForm,
    fingerprint,
)

from .guard import MAY_MARK, render, require, year_or_404

KINDS = (MATCHED, DIFFERS, LEFT)


@require_http_methods(["GET", "HEAD", "POST"])
def payments(request, year, site):
    """Match pasted lines with fees and show what was found; a second POST marks them."""
    require(request.user, MAY_MARK)
    form = PaymentsForm(year_or_404(year), request.POST or None)
    found = form.payments if form.is_bound and form.is_valid() else []
    if "write" in request.POST and found and run(request, MARK_MATCHED, form, found):
        return redirect("admin:fee_list", year)
    context = {"year": year, "form": form, "seen": fingerprint(found), "found": found}
    context |= {kind: [p for p in found if p.kind == kind] for kind in KINDS}
    return render(request, site, "payments", _("Payments of %s") % year, context)
