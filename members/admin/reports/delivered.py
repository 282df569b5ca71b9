"""A delivered report as it was, its figures that differ now, and reports as files."""

from datetime import date
from functools import partial

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import require_factor, run
from members.association.reports import listing
from members.association.reports.correcting import (
    CORRECT,
    corrections_of,
    figures_table,
    fingerprint_of_figures,
    uncorrected_figures,
)
from members.association.reports.corrections import explain
from members.association.reports.counting import count_report
from members.association.reports.differences import differences
from members.association.reports.drafts import texts_of
from members.association.reports.freezing import with_texts
from members.association.reports.integrity import read
from members.association.reports.previous_report import count_draft
from members.association.reports.registry import kept_rows
from members.association.reports.sheet import as_table
from members.models import ListDownload, Report, ReportDraft
from members.tables import FORMATS, public_file

from ..desk import POST, WRITE, desk_page
from .drafts import MAY_READ, draft_page

ADDRESSES = {
    "organizations": lambda: reverse("admin:list", args=["organizations"]),
    "bodies": lambda: reverse("admin:bodies"),
    "texts": lambda: reverse("admin:texts"),
}

report_page = partial(
    desk_page,
    permissions=(MAY_READ,),
    finds=lambda request, pk: Report.objects.filter(pk=pk),
)


@report_page("reports/<int:pk>/", "report", "reports/report")
def show_report(request, report):
    """Show a report from its frozen text alone; warn if that is not intact."""
    frozen = read(report)
    corrections, withdrawn = (
        [(one, figures_table(one)) for one in some] for some in corrections_of(report)
    )
    return {
        "title": frozen.document.title,
        "report": report,
        "frozen": frozen,
        "document": frozen.document,
        "corrections": corrections,
        "withdrawn": withdrawn,
        "may_correct": CORRECT.may(request.user),
        "sees_people": request.user.has_perm("members.view_person"),
    }


@report_page(
    "reports/<int:pk>/correct/",
    "report_correct",
    "reports/correct",
    gettext_lazy("Correct the report"),
    permissions=(MAY_READ, *CORRECT.may.permissions),
    methods=WRITE,
)
def correct_report(request, report):
    """Ask for the right text and figures, and for the reason; a POST stores a correction."""
    figures = uncorrected_figures(report)
    form = CORRECT.form(request.POST or None, figures=figures)
    if request.method == "POST" and run(request, CORRECT, form, report):
        return redirect("admin:report", report.pk)
    seen = fingerprint_of_figures(report, figures)
    return {"report": report, "form": form, "figures": figures, "seen": seen}


@report_page("reports/<int:pk>/since/", "report_since", "reports/since")
def since(request, report):
    """Show the figures that differ now from those delivered, each with its explanation."""
    frozen, rows = read(report), kept_rows()
    changes = differences(frozen.document, count_report(report, rows))
    explained = explain(changes, report.frozen_at, rows)
    return {
        "title": _("Since then: %(title)s") % {"title": frozen.document.title},
        "report": report,
        "frozen": frozen,
        "document": frozen.document,
        "differences": changes,
        "groups": explained.groups,
        "is_cut": explained.is_cut,
        "sees_people": request.user.has_perm("members.view_person"),
    }


@draft_page(
    "reports/drafts/<int:pk>/file/",
    "report_draft_file",
    methods=POST,
    finds=lambda request, pk: ReportDraft.objects.filter(pk=pk),
)
def draft_file(request, draft):
    """Send a draft as a workbook; the download is logged, since a text may name people."""
    require_factor(request)
    document = with_texts(count_draft(draft), texts_of(draft))
    _log_report_file(request, draft, has_personal_data=True)
    name = _file_stem(draft, _("draft"))
    return FORMATS["xlsx"].attachment(name, as_table(document))


@report_page("reports/<int:pk>/file/", "report_file", methods=POST)
def report_file(request, report):
    """Send a delivered report as a workbook."""
    _log_report_file(request, report, has_personal_data=False)
    table = as_table(read(report).document, report.hash, report.corrections.all())
    return FORMATS["xlsx"].attachment(_file_stem(report, report.pk), table)


@report_page("reports/<int:pk>/json/", "report_json")
def report_json(request, report):
    """Send the text that the hash of a delivered report is of."""
    name = f"{_file_stem(report, report.pk)}.json"
    response = public_file(name, "application/json", [report.document.encode()])
    response["Cache-Control"] = "no-store"
    return response


def _log_report_file(request, period, **options):
    ListDownload.objects.create(
        by=request.user,
        noun="reports",
        ending="xlsx",
        query=f"since={period.since}&until={period.until}",
        rows=1,
        **options,
    )


def _file_stem(period, ending):
    return f"{slugify(_('Report'))}-{period.since}-{period.until}-{slugify(ending)}"


@desk_page(
    "reports/listing/",
    "reports_listing",
    "reports/listing",
    gettext_lazy("Listing at the European Cluster Collaboration Platform"),
    permissions=(MAY_READ, "members.view_organization"),
    menu=gettext_lazy("European listing"),
    words=gettext_lazy("ECCP, European, label, checklist"),
)
def show_listing(request):
    """Show the checklist: criteria met today, missing ones, and the pages to correct them."""
    today = timezone.localdate()
    checks = listing.checklist(today)
    return {
        "checks": [(check, _check_links(check)) for check in checks],
        "missing": sum(check.state == listing.MISSING for check in checks),
        "today": today,
        "read_on": date.fromisoformat(listing.READ_ON),
        "source": listing.SOURCE,
    }


def _check_links(check):
    return [
        (text, f"{ADDRESSES[kind]()}?{query}" if query else ADDRESSES[kind]())
        for text, kind, query in check.links
    ]
