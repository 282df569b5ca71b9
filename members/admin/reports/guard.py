"""Who may read and write reports, and what all their pages show."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from members.actions import row_or_404
from members.models import Report, ReportDraft

MAY_READ = "members.view_report"
MAY_WRITE = ("members.change_reportdraft", "members.change_reporttext")
MAY_DELIVER = "members.add_report"
MAY_SEE_PEOPLE = "members.view_person"
LARGEST = 2**63 - 1  # of a number of a row


def require(user, *permissions):
    """Refuse those who may not read reports, or lack one of the permissions."""
    if not user.has_perms([MAY_READ, *permissions]):
        raise PermissionDenied


def find(model, number):
    """Return the row of that number, or raise Http404."""
    return row_or_404(model.objects.all(), number)


def find_draft(number):
    """Return the ReportDraft, or else the Report that was made from it."""
    draft = ReportDraft.objects.filter(pk=min(number, LARGEST)).first()
    return draft or find_made_from(number)


def find_made_from(number):
    """Return the Report that was made from the draft of that number, or raise Http404."""
    report = Report.objects.filter(made_from=min(number, LARGEST)).first()
    if report is None:
        raise Http404
    return report


def render(request, site, template, title, context):
    shown = context | site.each_context(request) | {"title": title}
    shown |= {"may_write": request.user.has_perms(MAY_WRITE)}
    return TemplateResponse(request, f"admin/reports/{template}.html", shown)
