from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from members.exchange import sheets

from ..listing import Listing
from ..organization_sheet import organization_sheet
from ..project_sheet import project_sheet
from ..projects import ProjectListing


@login_not_required
@require_safe
def organizations_csv(request):
    """Send the list as filtered, for spreadsheets and programs."""
    sheet = organization_sheet(Listing(request.GET))
    return _csv(sheet, pgettext("address", "members.csv"))


@login_not_required
@require_safe
def organizations_xlsx(request):
    """Send the list as filtered, as a workbook."""
    sheet = organization_sheet(Listing(request.GET))
    return _xlsx(sheet, pgettext("address", "members.xlsx"))


@login_not_required
@require_safe
def projects_csv(request):
    """Send the projects as filtered, for spreadsheets and programs."""
    sheet = project_sheet(ProjectListing(request.GET))
    return _csv(sheet, pgettext("address", "projects.csv"))


@login_not_required
@require_safe
def projects_xlsx(request):
    """Send the projects as filtered, as a workbook."""
    sheet = project_sheet(ProjectListing(request.GET))
    return _xlsx(sheet, pgettext("address", "projects.xlsx"))


def _csv(sheet, name):
    lines = sheets.as_csv(sheet)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _xlsx(sheet, name):
    file = sheets.as_xlsx(sheet)
    kind = sheets.XLSX
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
