"""The notice of a meeting: an e-mail with one of its PDFs to those in office on the day."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _, gettext_lazy, override

from members import mail
from members.accounts.access import recipients_for
from members.actions import Action, Staff, recording
from members.fields import refuse_unseen
from members.fields.forms import PlainForm, text_area
from members.models import Attachment, Batch

from .attendance import lines_of, lock_meeting

KIND = "meeting_notice"


def addressees(meeting):
    """Return (recipients of the notice, holders of offices without an address)."""
    holders = [line for line in lines_of(meeting)[0] if line.office]
    pairs = list(zip(holders, recipients_for(holders), strict=True))
    everybody = {to.email: to for _line, some in pairs for to in some}
    return [*everybody.values()], [line.name for line, some in pairs if not some]


def send_notice(meeting, *, file, text, seen, by):
    """Write to those in office on the day; return how many get it.

    Raises ValidationError: "meanwhile" if another notice was sent than that `seen`, "over",
    "cancelled" or "nobody".
    """
    with recording(Batch.Act.SAVE, by=by):
        meeting = lock_meeting(meeting)
        words = _("The notice has just been sent by somebody else.")
        refuse_unseen(seen, moment_of(meeting), words)
        recipients, _without = addressees(meeting)
        _refuse_notice(meeting, recipients)
        for recipient in recipients:
            with override(recipient.language):
                values = _values(meeting, text)
                mail.write_to(recipient, KIND, values, attachment=file)
        meeting.notice_sent_at = timezone.now()
        meeting.save(update_fields=["notice_sent_at"])
    return len(recipients)


def moment_of(meeting):
    """Return the moment of the last notice as a form posts it; "" before the first one."""
    return meeting.notice_sent_at.isoformat() if meeting.notice_sent_at else ""


def _refuse_notice(meeting, recipients):
    if meeting.is_cancelled:
        raise ValidationError(_("The meeting is cancelled."), code="cancelled")
    if meeting.held_on < timezone.localdate():
        raise ValidationError(_("The meeting is over."), code="over")
    if not recipients:
        raise ValidationError(_("There is nobody to send it to."), code="nobody")


def _values(meeting, text):
    hours = [meeting.starts_at, meeting.ends_at]
    return {
        "title": meeting.title,
        "body": str(meeting.body),
        "day": date_format(meeting.held_on, "l j. F Y"),
        "hours": "–".join(time_format(hour, "H:i") for hour in hours if hour),
        "place": meeting.place,
        "message": text.strip(),
    }


class NoticeForm(PlainForm):
    """The file that goes along, and words of the secretariat."""

    file = forms.ModelChoiceField(
        Attachment.objects.none(),
        label=gettext_lazy("File that goes along"),
        empty_label=gettext_lazy("None"),
        required=False,
    )
    text = text_area(gettext_lazy("Message"), 4000, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        files = target.attachments.defer("data").order_by("-pk")
        self.fields["file"].queryset = files
        agenda = [file for file in files if file.kind == Attachment.Kind.AGENDA]
        self.initial = {
            "file": agenda[0] if agenda else None,
            "seen": moment_of(target),
        }


def _sent(number, meeting, **values):
    return _("The notice is sent to %(n)s.") % {"n": number}


SEND_NOTICE = Action(
    gettext_lazy("Send the notice"),
    send_notice,
    _sent,
    NoticeForm,
    may=Staff("members.change_event", "members.view_person"),
)
