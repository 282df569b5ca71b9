"""Reports as workbooks, and the very text that the hash of a delivered one is of."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.exchange.sheets import XLSX
from members.models import ListDownload, Report, ReportDraft
from members.reports.corrected_before import count_draft
from members.reports.delivered import read
from members.reports.drafts import texts_of
from members.reports.freezing import with_texts
from members.reports.sheet import workbook

from .guard import MAY_WRITE, find, require


@require_POST
def draft_file(request, site, pk):
    """Send a draft as a workbook; who took it out is logged, since a text may name people."""
    require(request.user, *MAY_WRITE)
    draft = find(ReportDraft, pk)
    document = with_texts(count_draft(draft), texts_of(draft))
    _log(request, draft, has_personal_data=True)
    return _sent(workbook(document), _name(draft, _("draft")))


@require_POST
def report_file(request, site, pk):
    """Send a delivered report as a workbook."""
    require(request.user)
    report = find(Report, pk)
    _log(request, report, has_personal_data=False)
    return _sent(workbook(read(report).document, report.hash), _name(report, report.pk))


@require_safe
def report_json(request, site, pk):
    """Send the text that the hash of a delivered report is of."""
    require(request.user)
    report = find(Report, pk)
    response = HttpResponse(report.document, content_type="application/json")
    return _named(response, f"{_name(report, report.pk)}.json")


def _log(request, period, **given):
    ListDownload.objects.create(
        by=request.user,
        noun="reports",
        ending="xlsx",
        query=f"since={period.since}&until={period.until}",
        rows=1,
        **given,
    )


def _name(period, ending):
    return f"{slugify(_('Report'))}-{period.since}-{period.until}-{slugify(ending)}"


def _sent(pieces, name):
    return _named(StreamingHttpResponse(pieces, content_type=XLSX), f"{name}.xlsx")


def _named(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
