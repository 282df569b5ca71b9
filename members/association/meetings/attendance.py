"""Record the attendance of a meeting: holders of offices on its day, and guests."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff, recording
from members.fields import fingerprint, refuse_unseen
from members.models import Attendance, Batch, Event, Organization, Person, Role

Status = Attendance.Status
KINDS = Role.Kind.values


@dataclass
class AttendanceLine:
    """A holder of an office, or one on the list; `status` is "" until it is recorded."""

    person: Person | None
    organization: Organization | None
    office: str = ""
    status: str = ""

    @property
    def key(self):
        if self.person:
            return f"person-{self.person.pk}"
        return f"organization-{self.organization.pk}"

    @property
    def name(self):
        return str(self.person or self.organization)

    @property
    def place(self):
        return str(self.organization or "") if self.person else ""


def lines_of(meeting):
    """Return (AttendanceLines of holders, persons as guests); two queries.

    Holders are those in office on the day, the chair first, and all recorded ones.
    """
    roles = meeting.body.roles.on(meeting.held_on)
    roles = roles.select_related("person", "organization")
    lines = {}
    for role in sorted(roles, key=lambda row: (KINDS.index(row.role), row.pk)):
        line = AttendanceLine(role.person, role.organization, role.get_role_display())
        lines.setdefault(line.key, line)
    guests = []
    for row in meeting.attendances.select_related("person", "organization"):
        if row.is_guest:
            guests.append(row.person)
            continue
        line = AttendanceLine(row.person, row.organization)
        lines.setdefault(line.key, line).status = row.status
    return list(lines.values()), guests


def fingerprint_of_attendance(meeting, lines, guests):
    rows = [[line.key, line.status] for line in lines]
    people = [guest.pk for guest in guests]
    return fingerprint([rows, people, meeting.other_guests])


def record_attendance(meeting, statuses, *, guests, other_guests, seen, by):
    """Record {key of an AttendanceLine: status} and the guests; return the Batch.

    Raises ValidationError "meanwhile" if `seen` is not the fingerprint of the list.
    """
    with recording(Batch.Act.SAVE, by=by) as batch:
        meeting = lock_meeting(meeting)
        lines, present = lines_of(meeting)
        text = _("The list has just been changed. Check it, and save again.")
        refuse_unseen(seen, fingerprint_of_attendance(meeting, lines, present), text)
        keys = {line.key for line in lines}
        if {f"person-{guest.pk}" for guest in guests} & keys:
            text = _("A guest holds an office, and is on the list above.")
            raise ValidationError(text, code="guest")
        for line in lines:
            _save_line(meeting, line, statuses.get(line.key, ""))
        _save_guests(meeting, guests)
        if meeting.other_guests != other_guests:
            meeting.other_guests = other_guests
            meeting.full_clean()
            meeting.save(update_fields=["other_guests"])
    return batch


RIGHTS = ["view_attendance", "change_attendance", "add_attendance", "view_person"]
RECORD = Action(
    gettext_lazy("Save the attendance"),
    record_attendance,
    gettext_lazy("The attendance is saved."),
    may=Staff(*(f"members.{name}" for name in RIGHTS)),
)


def lock_meeting(meeting):
    """Return the meeting as stored now, locked; refuse one that has been deleted."""
    rows = Event.objects.select_related("body")
    rows = rows.select_for_update(of=["self"], no_key=True)
    locked = rows.filter(pk=meeting.pk).first()
    if locked is None:
        raise ValidationError(_("This meeting has just been deleted."), code="gone")
    return locked


def _save_line(meeting, line, status):
    """Write the status of a line, unless it is unchanged."""
    if status not in Status.values:
        text = _("Choose what to record for %(name)s.") % {"name": line.name}
        raise ValidationError(text, code="status")
    if status == line.status:
        return
    own = {"person": line.person, "organization": line.organization}
    # A person's row, which an invitation may have made, may name another organization.
    holder = {"person": line.person} if line.person else own
    rows = meeting.attendances.filter(is_guest=False, **holder)
    if not rows.update(status=status):
        row = Attendance(event=meeting, status=status, **own)
        row.full_clean()
        row.save()


def _save_guests(meeting, guests):
    pks = {guest.pk for guest in guests}
    rows = meeting.attendances.filter(is_guest=True)
    rows.exclude(person__in=pks).delete()
    recorded = set(rows.values_list("person", flat=True))
    for guest in guests:
        if guest.pk not in recorded:
            values = {"status": Status.PRESENT, "is_guest": True}
            row = Attendance(event=meeting, person=guest, **values)
            row.full_clean()
            row.save()
