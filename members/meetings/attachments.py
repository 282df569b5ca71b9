"""Attach PDFs to a meeting, and delete them for good."""

import re
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.history import recording
from members.models import Attachment, Batch
from members.models.images import content_hash
from members.models.meetings import MAX_BYTES

from .attendance import lock_meeting
from .pdf import check_pdf

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def attach(meeting, upload, *, kind, title="", by):
    """Store the PDF of an upload; return (Attachment, Batch)."""
    # One byte more than is allowed tells a file that is too large.
    data = upload.read(MAX_BYTES + 1)
    check_pdf(data)
    title = title or title_of(upload.name)
    with recording(Batch.Act.SAVE, by=by) as batch:
        row = Attachment(
            meeting=lock_meeting(meeting),
            kind=kind,
            title=title,
            data=data,
            hash=content_hash(data),
            uploaded_by=by,
        )
        row.full_clean()
        row.save(force_insert=True)
    return row, batch


def delete_attachment(attachment, *, by):
    """Delete a PDF for good: history keeps its title and no bytes."""
    with recording(Batch.Act.DELETE, by=by):
        rows = Attachment.objects.select_for_update(of=["self"]).defer("data")
        row = rows.filter(pk=attachment.pk).first()
        if row is None:
            raise ValidationError(_("This file has been deleted already."), code="gone")
        row.delete()


def title_of(name):
    """Return the name of an uploaded file without its folder, ending and control marks."""
    stem = PurePath(name.replace("\\", "/")).stem
    return " ".join(CONTROL.sub(" ", stem).split())[:200] or _("File")
