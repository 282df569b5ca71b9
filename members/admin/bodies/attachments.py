"""The attached PDFs of meetings: sent as a download alone, and deleted for good."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.actions import press, row_or_404
from members.association.meetings import DELETE_ATTACHMENT
from members.models import Attachment, Event

from ..desk import WRITE, desk_page

FILES = "bodies/attachments/<int:pk>"
# No page shows the file: a browser saves it, so that scripts inside it never run.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "none",
}


@desk_page(
    f"{FILES}/",
    "attachment",
    permissions=("members.view_attachment", "members.view_person"),
)
def attachment(request, pk):
    """Send the PDF under a name that the code makes."""
    row = find_attachment(pk, with_data=True)
    response = HttpResponse(bytes(row.data), content_type="application/pdf")
    for name, value in HEADERS.items():
        response[name] = value
    response["Content-Disposition"] = f'attachment; filename="{file_name(row)}"'
    return response


@desk_page(
    f"{FILES}/delete/",
    "delete_attachment",
    "bodies/delete_attachment",
    permissions=DELETE_ATTACHMENT.may.permissions,
    methods=WRITE,
    model=Event,
)
def delete_attachment(request, pk):
    """Ask, then delete the PDF for good; it is in no history and in no undo."""
    row = find_attachment(pk)
    if request.method == "POST":
        press(request, DELETE_ATTACHMENT, row, level=messages.WARNING)
        return redirect("admin:meeting", row.event_id)
    return {"title": _("Delete %s") % row, "file": row}


def find_attachment(pk, *, with_data=False):
    rows = Attachment.objects.select_related("event__body")
    return row_or_404(rows if with_data else rows.defer("data"), pk)


def file_name(row):
    """Return an ASCII name of body, day and title; typed text never reaches a header."""
    meeting = row.event
    parts = [meeting.body.name_nb, meeting.held_on.isoformat(), row.title]
    words = slugify(" ".join(parts))[:120].strip("-")
    return f"{words or 'fil'}.pdf"
