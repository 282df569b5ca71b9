"""Events to come, and who is invited to them."""

from datetime import timedelta

from django.utils import timezone

from members.association.events.answering import answer
from members.models import Attendance, Event
from tests.support.factories import make

TODAY = timezone.localdate


def create_event(**fields):
    """Return a published event in a month."""
    month = TODAY() + timedelta(days=30)
    usual = {"title_nb": "Åpen dag", "slug": "apen-dag", "held_on": month}
    return make(Event, **usual | {"is_published": True} | fields)


def invite(event, name, **fields):
    """Return the attendance of a new person, of that name, who is invited."""
    address = f"{name.lower()}@example.org"
    person = make.contact(name=name, email=address, **fields)
    return make(Attendance, event=event, person=person, invited_at=timezone.now())


def invite_and_accept(event, *names):
    """Return the attendances of those who have said yes, one after the other."""
    return [answer(invite(event, name), "yes") for name in names]


def answers(event):
    """Return {name: answer} of everybody on the list."""
    rows = event.attendances.values_list("person__name", "answer")
    return dict(rows)
