from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from members.exchange import sheets

from ..organization_sheet import organization_sheet
from ..organizations import OrganizationListing
from ..project_sheet import project_sheet
from ..projects import ProjectListing


@login_not_required
@require_safe
def organizations_csv(request):
    """Return the filtered list as CSV."""
    sheet = organization_sheet(OrganizationListing(request.GET))
    return _csv_response(sheet, pgettext("address", "members.csv"))


@login_not_required
@require_safe
def organizations_xlsx(request):
    """Return the filtered list as XLSX."""
    sheet = organization_sheet(OrganizationListing(request.GET))
    return _xlsx_response(sheet, pgettext("address", "members.xlsx"))


@login_not_required
@require_safe
def projects_csv(request):
    """Return the filtered projects as CSV."""
    sheet = project_sheet(ProjectListing(request.GET))
    return _csv_response(sheet, pgettext("address", "projects.csv"))


@login_not_required
@require_safe
def projects_xlsx(request):
    """Return the filtered projects as XLSX."""
    sheet = project_sheet(ProjectListing(request.GET))
    return _xlsx_response(sheet, pgettext("address", "projects.xlsx"))


def _csv_response(sheet, name):
    lines = sheets.as_csv(sheet)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _xlsx_response(sheet, name):
    file = sheets.as_xlsx(sheet)
    kind = sheets.XLSX
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
