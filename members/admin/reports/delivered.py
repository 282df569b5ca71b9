"""A delivered report as it was, and what is counted otherwise now."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.models import Report
from members.reports.corrections import explain
from members.reports.counting import count_report
from members.reports.delivered import read
from members.reports.differences import differences
from members.reports.registry import kept_rows

from .guard import MAY_SEE_PEOPLE, find, render, require


@require_safe
def report_page(request, site, pk):
    """Render a report from what was frozen alone; say so when it is not intact."""
    require(request.user)
    frozen = read(find(Report, pk))
    context = {
        "report": frozen.report,
        "frozen": frozen,
        "document": frozen.document,
    }
    return render(request, site, "report", frozen.document.title, context)


@require_safe
def since_page(request, site, pk):
    """Render the figures that differ now from those delivered, each with what explains it."""
    require(request.user)
    frozen = read(find(Report, pk))
    rows = kept_rows()
    found = differences(frozen.document, count_report(frozen.report, rows))
    explained = explain(found, frozen.report.frozen_at, rows)
    context = {
        "report": frozen.report,
        "frozen": frozen,
        "document": frozen.document,
        "differences": found,
        "groups": explained.groups,
        "is_cut": explained.is_cut,
        "sees_people": request.user.has_perm(MAY_SEE_PEOPLE),
    }
    title = _("Since then: %(title)s") % {"title": frozen.document.title}
    return render(request, site, "since", title, context)
