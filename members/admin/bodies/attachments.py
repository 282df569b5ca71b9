"""The attached PDFs of events: attached, sent as a download alone, deleted for good."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.actions import press, row_or_404, run
from members.association.meetings import ATTACH, DELETE_ATTACHMENT
from members.models import Attachment, Event

from ..desk import WRITE, desk_page

FILES = "bodies/attachments/<int:pk>"
MAY_SEE = ("members.view_attachment", "members.view_person")
# No page shows the file: a browser saves it, so that scripts inside it never run.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "none",
}


class EventFiles:
    """The files of an event, and the form that attaches one more."""

    def __init__(self, event, request, *, is_sent):
        self.event = event
        self.may_attach = ATTACH.may(request.user)
        self.may_delete = DELETE_ATTACHMENT.may(request.user)
        uploads = (request.POST, request.FILES) if is_sent else ()
        kind = {"kind": Attachment.Kind.AGENDA} if event.is_ahead else {}
        self.attach_form = ATTACH.form(*uploads, label_suffix="", initial=kind)

    @cached_property
    def files(self):
        rows = self.event.attachments.select_related("uploaded_by")
        return rows.defer("data").order_by("pk")


@desk_page(
    "event/<int:pk>/files/",
    "event_files",
    "bodies/event_files",
    permissions=MAY_SEE,
    methods=WRITE,
    model=Event,
)
def event_files(request, pk):
    """Show the files of an event; a POST attaches one."""
    event, is_sent = row_or_404(Event.objects.all(), pk), request.method == "POST"
    page = EventFiles(event, request, is_sent=is_sent)
    if is_sent and run(request, ATTACH, page.attach_form, event):
        return redirect("admin:event_files", pk)
    return {"title": _("Files of %s") % event, "page": page}


def page_with_files(event):
    """Return the address of the page with the files: of a meeting, its own."""
    name = "meeting" if event.body_id else "event_files"
    return reverse(f"admin:{name}", args=[event.pk])


@desk_page(
    f"{FILES}/",
    "attachment",
    permissions=MAY_SEE,
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
    back = page_with_files(row.event)
    if request.method == "POST":
        press(request, DELETE_ATTACHMENT, row, level=messages.WARNING)
        return redirect(back)
    return {"title": _("Delete %s") % row, "file": row, "back": back}


def find_attachment(pk, *, with_data=False):
    rows = Attachment.objects.select_related("event__body")
    return row_or_404(rows if with_data else rows.defer("data"), pk)


def file_name(row):
    """Return an ASCII name of body or event, day and title; no typed text in a header."""
    meeting = row.event
    of = meeting.body.name_nb if meeting.body else meeting.title_nb
    parts = [of, meeting.held_on.isoformat(), row.title]
    words = slugify(" ".join(parts))[:120].strip("-")
    return f"{words or 'fil'}.pdf"
