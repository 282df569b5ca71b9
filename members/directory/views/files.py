from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from .. import sheets
from ..listing import Listing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_safe
def organizations_csv(request):
    """Send the list as filtered, for spreadsheets and programs."""
    lines = sheets.as_csv(Listing(request.GET))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = pgettext("address", "members.csv")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_not_required
@require_safe
def organizations_xlsx(request):
    """Send the list as filtered, as a workbook."""
    file = sheets.as_xlsx(Listing(request.GET))
    name = pgettext("address", "members.xlsx")
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
