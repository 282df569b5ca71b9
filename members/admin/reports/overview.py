"""The page of all reports: what is being written, and what was delivered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import run
from members.models import Report, ReportDraft
from members.reports.drafts import START_DRAFT
from members.reports.period import last_half, year

from .guard import MAY_WRITE, render, require

ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request, site):
    """Render drafts and delivered reports; a POST begins a draft for a period."""
    require(request.user)
    form = START_DRAFT.form(request.POST or None, label_suffix="")
    if request.method == "POST":
        require(request.user, *MAY_WRITE)
        if run(request, START_DRAFT, form):
            return _draft(request, *form.result)
    delivered = Report.objects.defer("document").select_related("delivered_by")
    context = {
        "form": form,
        "usual": _usual(timezone.localdate()),
        "drafts": ReportDraft.objects.all(),
        "page": Paginator(delivered, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, site, "overview", _("Reports"), context)


def _draft(request, draft, is_new):
    """Redirect to the draft, which may have been there before."""
    if not is_new:
        text = _("There is a draft for this period already. Here it is.")
        messages.info(request, text)
    return redirect("admin:report_draft", draft.pk)


def _usual(today):
    """Return the periods that are usually asked for: last year, the last half, this year."""
    return [year(today.year - 1), last_half(today), year(today.year)]
