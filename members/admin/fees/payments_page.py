"""The page on which payments from the accountant are pasted, matched, and marked."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.actions import run
from members.association.fees.payments import (
    DIFFERS,
    LEFT,
    MARK_MATCHED,
    MATCHED,
    PaymentsForm,
    fingerprint_of_payments,
)

from ..desk import WRITE, desk_page
from .rights import MAY_MARK, rights_of, year_or_404

KINDS = (MATCHED, DIFFERS, LEFT)


@desk_page(
    "fees/<int:year>/payments/",
    "fee_payments",
    "fees/payments",
    permissions=MAY_MARK,
    methods=WRITE,
)
def payments(request, year):
    """Match pasted lines with fees and show the matches; a second POST marks them."""
    form = PaymentsForm(year_or_404(year), request.POST or None)
    lines = form.payments if form.is_bound and form.is_valid() else []
    if "write" in request.POST and lines and run(request, MARK_MATCHED, form, lines):
        return redirect("admin:fee_list", year)
    context = {
        "year": year,
        "form": form,
        "seen": fingerprint_of_payments(lines),
        "lines": lines,
    }
    context |= {kind: [p for p in lines if p.kind == kind] for kind in KINDS}
    title = _("Payments of %s") % year
    return context | {"title": title, **rights_of(request.user)}
