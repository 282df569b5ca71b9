"""Attach PDFs to a meeting, and delete them for good."""

import re
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from members.actions import Action, Staff, recording
from members.models import Attachment, Batch
from members.models.attachments import MAX_BYTES
from members.models.images import content_hash

from .attendance import lock_meeting
from .pdf import check_pdf

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def attach(meeting, file, *, kind, title="", by):
    """Store an uploaded PDF; return (Attachment, Batch)."""
    # One byte more than the limit: without it a file that is too large would pass.
    data = file.read(MAX_BYTES + 1)
    check_pdf(data)
    title = title or title_of(file.name)
    with recording(Batch.Act.SAVE, by=by) as batch:
        row = Attachment(
            event=lock_meeting(meeting),
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
        if row.letters.waiting().exists():
            text = _(
                "An e-mail with this file is about to leave. Try again in a minute."
            )
            raise ValidationError(text, code="leaving")
        row.delete()


class AttachForm(forms.Form):
    """A PDF, its kind and its title."""

    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        help_text=gettext_lazy("At most 10 MB. Staff who see persons can download it."),
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
        allow_empty_file=True,
        max_length=500,
        error_messages={"required": gettext_lazy("Choose a PDF file.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=Attachment.Kind,
        initial=Attachment.Kind.MINUTES,
    )
    title = forms.CharField(
        label=pgettext_lazy("attachment", "title"),
        help_text=gettext_lazy("Leave empty to use the name of the file."),
        max_length=200,
        required=False,
    )


def _attached(result, meeting, **values):
    return _("%(title)s is attached.") % {"title": result[0].title}


def _removed(result, attachment, **values):
    return _("%(title)s is deleted for good.") % {"title": attachment.title}


ATTACH = Action(
    gettext_lazy("Attach"),
    attach,
    _attached,
    AttachForm,
    may=Staff("members.add_attachment"),
)
DELETE_ATTACHMENT = Action(
    gettext_lazy("Delete for good"),
    delete_attachment,
    _removed,
    may=Staff("members.delete_attachment"),
)


def title_of(name):
    """Return the name of an uploaded file without its folder, ending and control marks."""
    stem = PurePath(name.replace("\\", "/")).stem
    return " ".join(CONTROL.sub(" ", stem).split())[:200] or _("File")
