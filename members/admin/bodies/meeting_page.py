"""What the page of a meeting shows to one user."""

from functools import cached_property

from django.db.models import Q

from members.meetings import ATTACH, fingerprint_of_attendance, lines_of
from members.models import Attendance

from .meeting_forms import GuestsForm
from .rights import may_record_attendance, may_see_attendance

Status = Attendance.Status
PRESENT, PROXY = Status.PRESENT, Status.PROXY


class MeetingPage:
    """A meeting with its attendance and files; what was sent stays typed."""

    def __init__(self, meeting, request, site):
        self.meeting, self.user, self.post = meeting, request.user, request.POST
        self.sees_attendance = may_see_attendance(self.user)
        self.may_record = may_record_attendance(self.user)
        self.may_attach = self.user.has_perm("members.add_attachment")
        self.may_delete = self.user.has_perm("members.delete_attachment")
        self.lines, self.guests = lines_of(meeting)
        is_file = "attach" in self.post
        initial = {
            "guests": [guest.pk for guest in self.guests],
            "other_guests": meeting.other_guests,
        }
        sent = self.post if self.post and not is_file else None
        given = {"site": site, "lines": self.lines, "initial": initial}
        self.guests_form = GuestsForm(sent, **given)
        given = (self.post, request.FILES) if is_file else ()
        self.attach_form = ATTACH.form(*given, label_suffix="")

    @property
    def media(self):
        return self.guests_form.media

    @property
    def seen(self):
        return fingerprint_of_attendance(self.meeting, self.lines, self.guests)

    @property
    def is_recorded(self):
        return any(line.status for line in self.lines)

    @property
    def rows(self):
        """Return [(Line, [(code, label, whether it is chosen)])].

        Before anything is recorded, all are preset as present.
        """
        return [(line, self._choices(line)) for line in self.lines]

    def _choices(self, line):
        preset = line.status or ("" if self.is_recorded else PRESENT)
        chosen = self.post.get(line.key, preset)
        return [(code, label, code == chosen) for code, label in Status.choices]

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
    def files(self):
        rows = self.meeting.attachments.select_related("uploaded_by")
        return rows.defer("data").order_by("pk")

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
