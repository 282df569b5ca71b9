"""Record attendance at the door of an event, and count it by organization."""

from functools import partial
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from members.actions import Action, Staff
from members.fields import fingerprint
from members.fields.forms import PlainForm
from members.models import Attendance, Event, Organization, Person
from members.models.email_addresses import EmailAddressFormField
from members.models.events import MOST_GUESTS
from members.models.texts import norwegian_key

from .guests import guest_for

Answer, PRESENT = Attendance.Answer, Attendance.Status.PRESENT
# Guests without notice are a late group: only those with a "no" follow.
ORDER = [Answer.YES, Answer.WAITING, "", None, Answer.NO]
RIGHTS = ["view_attendance", "change_attendance", "add_attendance", "view_person"]
AT_THE_DOOR = Staff(*(f"members.{name}" for name in RIGHTS))


def door_list(event):
    """Return the Attendances of an event in the order of the list; one query."""
    rows = event.attendances.select_related("person", "organization")
    return sorted(rows, key=_place)


def _place(row):
    group = row.answer if is_expected(row) else None
    return ORDER.index(group), (row.person or row.organization).sort_name


def is_expected(attendance):
    """Whether it was invited or has answered; the others came without notice."""
    return bool(attendance.invited_at or attendance.answered_at)


def fingerprint_of_door(event, rows):
    ticks = [[row.pk, row.answer, row.status] for row in rows]
    return fingerprint([ticks, event.other_guests])


class Tick(NamedTuple):
    """The attendance, and whether the tick changed it: another door may have been first."""

    row: Attendance
    is_change: bool = True


def tick(event, *, row, is_here, by):
    """Record whether the attendance is here; return the Tick.

    Without a tick, the row of a guest without notice is deleted.
    """
    rows = event.attendances.select_for_update(of=["self"], no_key=True)
    attendance = rows.select_related("person", "organization").filter(pk=row).first()
    if attendance is None:
        raise ValidationError(_("This line is no longer on the list."), code="gone")
    if (attendance.status == PRESENT) == is_here:
        return Tick(attendance, False)
    if is_here or (is_expected(attendance) and not attendance.is_guest):
        attendance.status = PRESENT if is_here else ""
        attendance.save(update_fields=["status"])
    else:
        attendance.delete()
    return Tick(attendance)


def add_person(event, *, person, by, company=""):
    """Tick a registered person, and add the person to the list if necessary."""
    if row := event.attendances.filter(person=person).first():
        return tick(event, row=row.pk, is_here=True, by=by)
    given = {"organization": _only_organization(person), "company": company}
    row = Attendance(event=event, person=person, status=PRESENT, **given)
    row.full_clean()
    row.save()
    return Tick(row)


def add_guest(event, *, name, email, company, by):
    """Tick a person by name and e-mail: a new one is a guest, and is informed."""
    person = guest_for(name=name, email=email, language=get_language(), by=by)
    return add_person(event, person=person, by=by, company=company)


def _only_organization(person):
    """Return the organization that the person is a contact of today, if it is just one."""
    contacts = person.contacts.on(timezone.localdate())
    both = Organization.objects.filter(pk__in=contacts.values("organization"))[:2]
    return both[0] if len(both) == 1 else None


def count_others(event, *, more, by):
    """Add to the number of guests without a name; several doors add to the same number."""
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    event.other_guests += more
    if not 0 <= event.other_guests <= MOST_GUESTS:
        text = _("The number of others is from 0 to %(most)s.") % {"most": MOST_GUESTS}
        raise ValidationError({"more": text})
    event.save(update_fields=["other_guests"])
    return event


class TickForm(PlainForm):
    row = forms.IntegerField()
    is_here = forms.BooleanField(required=False)


class PersonForm(PlainForm):
    person = forms.ModelChoiceField(
        Person.objects.exclude(link_key=""), label=gettext_lazy("Registered person")
    )


class GuestForm(PlainForm):
    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    email = EmailAddressFormField(label=gettext_lazy("e-mail"))
    company = forms.CharField(
        label=gettext_lazy("organization"), max_length=120, required=False
    )


class OthersForm(PlainForm):
    more = forms.IntegerField(
        label=gettext_lazy("how many more"),
        initial=1,
        min_value=-MOST_GUESTS,
        max_value=MOST_GUESTS,
        help_text=gettext_lazy("A number below 0 takes back."),
    )


WORDS = {
    (True, True): gettext_lazy("%(name)s is here."),
    (True, False): gettext_lazy("%(name)s is not here."),
    (False, True): gettext_lazy("%(name)s was already ticked."),
    (False, False): gettext_lazy("%(name)s was not ticked."),
}


def _tick_in_words(result, target, *, by, is_here=True, **values):
    name = result.row.person or result.row.organization
    return WORDS[result.is_change, is_here] % {"name": name}


def _number_in_words(event, target, **values):
    text = ngettext(
        "%(n)s other is counted.", "%(n)s others are counted.", event.other_guests
    )
    return text % {"n": event.other_guests}


_action = partial(Action, done=_tick_in_words, may=AT_THE_DOOR)
TICK = _action(gettext_lazy("Save the tick"), tick, form=TickForm)
ADD_PERSON = _action(gettext_lazy("Tick a person"), add_person, form=PersonForm)
ADD_GUEST = _action(gettext_lazy("Tick a guest"), add_guest, form=GuestForm)
COUNT_OTHERS = Action(
    gettext_lazy("Count them"),
    count_others,
    _number_in_words,
    form=OthersForm,
    may=Staff(*AT_THE_DOOR.permissions, "members.change_event"),
)


def attendance_by_organization(rows):
    """Return [(name, organization or None, number that came, number that said yes)].

    By name; those of no organization, or of one by name alone, have None.
    """
    lines = {}
    for row in rows:
        name = row.organization.name if row.organization else row.company
        line = lines.setdefault(name, [name, row.organization, 0, 0])
        line[2] += row.status == PRESENT
        line[3] += row.answer == Answer.YES
    lines = [tuple(line) for line in lines.values() if line[2] or line[3]]
    return sorted(lines, key=lambda line: (not line[0], norwegian_key(line[0])))
