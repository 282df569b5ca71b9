"""The attached PDFs of meetings: sent as a download alone, and deleted for good."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import press, row_or_404
from members.meetings import DELETE_ATTACHMENT
from members.models import Attachment, Meeting

# No page shows the file: a browser saves it, and what it might hold runs nowhere.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "none",
}


@require_safe
def attachment(request, site, pk):
    """Send the PDF to staff who may see it, under a name that the code makes."""
    if not request.user.has_perms(["members.view_attachment", "members.view_person"]):
        raise PermissionDenied
    row = find_attachment(pk, with_data=True)
    response = HttpResponse(bytes(row.data), content_type="application/pdf")
    for name, value in HEADERS.items():
        response[name] = value
    response["Content-Disposition"] = f'attachment; filename="{file_name(row)}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def delete_attachment(request, site, pk):
    """Ask, then delete the PDF for good; it is in no history and in no undo."""
    if not request.user.has_perm("members.delete_attachment"):
        raise PermissionDenied
    row = find_attachment(pk)
    if request.method == "POST":
        press(request, DELETE_ATTACHMENT, row, level=messages.WARNING)
        return redirect("admin:meeting", row.meeting_id)
    context = {
        **site.each_context(request),
        "title": _("Delete %s") % row,
        "opts": Meeting._meta,
        "file": row,
    }
    return TemplateResponse(request, "admin/bodies/delete_attachment.html", context)


def find_attachment(pk, *, with_data=False):
    rows = Attachment.objects.select_related("meeting__body")
    return row_or_404(rows if with_data else rows.defer("data"), pk)


def file_name(row):
    """Return an ASCII name of body, day and title; what people typed is in no header."""
    meeting = row.meeting
    parts = [meeting.body.name_nb, meeting.held_on.isoformat(), row.title]
    words = slugify(" ".join(parts))[:120].strip("-")
    return f"{words or 'fil'}.pdf"
