"""The page of a meeting: attendance, guests, and the files that belong to it."""

from functools import cached_property

from django import forms
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from members.actions import row_or_404, run
from members.association.meetings import (
    ATTACH,
    RECORD,
    SEND_NOTICE,
    addressees,
    fingerprint_of_attendance,
    lines_of,
)
from members.models import Attendance, Event, Person, Role
from members.models.events import MOST_GUESTS

from ..desk import WRITE, desk_page
from ..registry.widgets import RelatedSelectMultiple
from .attachments import EventFiles
from .rights import may_see_attendance

Status = Attendance.Status
PRESENT, PROXY = Status.PRESENT, Status.PROXY


class GuestsForm(forms.Form):
    """Guests that are registered persons, and the number of all others.

    `lines` are those of the attendance list; their statuses are sent with the form.
    """

    guests = forms.ModelMultipleChoiceField(
        Person.objects.exclude(link_key=""),
        label=_("Guests who are registered"),
        required=False,
    )
    other_guests = forms.IntegerField(
        label=_("Other guests"),
        help_text=_("Only their number: nobody is registered without being told."),
        min_value=0,
        max_value=MOST_GUESTS,
        required=False,
    )

    def __init__(self, *args, site, lines, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.lines = lines
        select = RelatedSelectMultiple(Role._meta.get_field("person"), site)
        select.choices = self.fields["guests"].choices
        self.fields["guests"].widget = select

    @property
    def arguments(self):
        return {
            "statuses": {line.key: self.data.get(line.key, "") for line in self.lines},
            "guests": list(self.cleaned_data["guests"]),
            "other_guests": self.cleaned_data["other_guests"] or 0,
            "seen": self.data.get("seen", ""),
        }


class MeetingPage(EventFiles):
    """A meeting with its attendance and files; a refused form keeps the values sent."""

    def __init__(self, meeting, request, site):
        super().__init__(meeting, request, is_sent="attach" in request.POST)
        self.meeting, self.user, self.post = meeting, request.user, request.POST
        self.sees_attendance = may_see_attendance(self.user)
        self.may_record = RECORD.may(self.user)
        self.may_notify = SEND_NOTICE.may(self.user) and meeting.is_ahead
        self.lines, self.guests = lines_of(meeting)
        is_file, is_notice = "attach" in self.post, "notice" in self.post
        initial = {
            "guests": [guest.pk for guest in self.guests],
            "other_guests": meeting.other_guests,
        }
        is_attendance = self.post and not (is_file or is_notice)
        sent = self.post if is_attendance else None
        options = {"site": site, "lines": self.lines, "initial": initial}
        self.guests_form = GuestsForm(sent, **options)
        typed = self.post if is_notice else None
        self.notice_form = SEND_NOTICE.form(typed, target=meeting)

    @property
    def sent(self):
        """Return the action of the button that was pressed, and its form."""
        if "notice" in self.post:
            return SEND_NOTICE, self.notice_form
        is_file = "attach" in self.post
        return (ATTACH, self.attach_form) if is_file else (RECORD, self.guests_form)

    @cached_property
    def addressees(self):
        """Return (recipients of a notice, names of those without an address)."""
        return addressees(self.meeting)

    @property
    def fingerprint(self):
        return fingerprint_of_attendance(self.meeting, self.lines, self.guests)

    @property
    def is_recorded(self):
        return any(line.status for line in self.lines)

    @property
    def rows(self):
        """Return [(AttendanceLine, [(code, label, whether it is chosen)])].

        Before anything is recorded, all are preset as present.
        """
        return [(line, self._choices(line)) for line in self.lines]

    def _choices(self, line):
        preset = line.status or ("" if self.is_recorded else PRESENT)
        current = self.post.get(line.key, preset)
        return [(code, label, code == current) for code, label in Status.choices]

    @property
    def expected(self):
        return len(self.lines)

    @property
    def present(self):
        return sum(line.status == PRESENT for line in self.lines)

    @property
    def by_proxy(self):
        return sum(line.status == PROXY for line in self.lines)

    @property
    def number_of_guests(self):
        return len(self.guests) + self.meeting.other_guests

    @cached_property
    def earlier(self):
        """The meeting of the body before this one, or None."""
        day, pk = self.meeting.held_on, self.meeting.pk
        before = Q(held_on__lt=day) | Q(held_on=day, pk__lt=pk)
        rows = self.meeting.body.meetings.filter(before)
        return rows.order_by("-held_on", "-pk").first()

    @cached_property
    def later(self):
        day, pk = self.meeting.held_on, self.meeting.pk
        after = Q(held_on__gt=day) | Q(held_on=day, pk__gt=pk)
        rows = self.meeting.body.meetings.filter(after)
        return rows.order_by("held_on", "pk").first()


@desk_page(
    "bodies/meetings/<int:pk>/",
    "meeting",
    "bodies/meeting",
    permissions=("members.view_event",),
    methods=WRITE,
    model=Event,
    needs_site=True,
)
def meeting_page(request, pk, site):
    """Show a meeting; a POST records its attendance, or attaches a file."""
    rows = Event.objects.filter(body__isnull=False)
    meeting = row_or_404(rows.select_related("body"), pk)
    page = MeetingPage(meeting, request, site)
    if request.method == "POST" and run(request, *page.sent, meeting):
        return redirect("admin:meeting", pk)
    return {"title": meeting.title, "media": page.guests_form.media, "page": page}
