"""The attached PDFs of meetings: sent as a download alone, and deleted for good."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import meetings
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
        _delete(request, row)
        return redirect("admin:meeting", row.meeting_id)
    context = {
        **site.each_context(request),
        "title": _("Delete %s") % row,
        "opts": Meeting._meta,
        "file": row,
    }
    return TemplateResponse(request, "admin/bodies/delete_attachment.html", context)


def _delete(request, row):
    try:
        meetings.delete_attachment(row, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        text = _("%(title)s is deleted for good.") % {"title": row.title}
        messages.success(request, text)


def find_attachment(pk, *, with_data=False):
    rows = Attachment.objects.select_related("meeting__body")
    try:
        return (rows if with_data else rows.defer("data")).get(pk=pk)
    except (Attachment.DoesNotExist, OverflowError) as unknown:
        raise Http404 from unknown


def file_name(row):
    """Return an ASCII name of body, day and title; what people typed is in no header."""
    meeting = row.meeting
    parts = [meeting.body.name_nb, meeting.held_on.isoformat(), row.title]
    words = slugify(" ".join(parts))[:120].strip("-")
    return f"{words or 'fil'}.pdf"
