"""Guests of events are erased some days after their last event.

A guest with any other connection to the cluster is kept as long as that is.
"""

from datetime import timedelta

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from members.models import Attendance, Cluster, Event, Person
from members.models.email_addresses import EmailAddressField

from .declaration import PERSONAL_DATA

# Traces of being a guest: answers, e-mails, and an own change of the address.
OF_GUESTS = {f"members.{name}" for name in ("Attendance", "MessageRecipient")}
OF_GUESTS |= {f"members.{name}" for name in ("AddressChange", "HeldNotice", "Person")}


def connections():
    """Return [(model, column, column of Person)] of a person's connections to the cluster."""
    labels = {data.model for data in PERSONAL_DATA} - OF_GUESTS
    fields = [f for label in labels for f in apps.get_model(label)._meta.fields]
    columns = [(f.model, f.name, "pk") for f in fields if f.related_model is Person]
    addresses = [f for f in fields if isinstance(f, EmailAddressField)]
    return columns + [(f.model, f.name, "email") for f in addresses]


def guests_past_retention(*, but=()):
    """Return the guests to erase; connections by the models in `but` do not count."""
    people = Person.objects.exclude(link_key="")
    people = people.filter(guest_since__date__lt=_first_day())
    for model, column, own in connections():
        if model not in but:
            rows = model._base_manager.filter(**{column: OuterRef(own)})
            people = people.exclude(Exists(rows))
    twins = Person.objects.filter(email=OuterRef("email")).exclude(pk=OuterRef("pk"))
    return people.exclude(at_events_lately() | Exists(twins))


def at_events_lately():
    """Return the condition that a person is on the list of an event, to come or of late."""
    events = Event.objects.ahead(_first_day())
    own = Attendance.objects.filter(person=OuterRef("pk"), event__in=events)
    return Q(Exists(own))


def free_places(data_subject):
    """Delete the answers to events to come; those of past ones count on in statistics."""
    to_come = Event.objects.ahead(timezone.localdate())
    rows = Attendance.objects.filter(person__in=data_subject.people, status="")
    rows.filter(event__in=to_come).delete()


def guest_days():
    """Return how many days after their last event guests are kept."""
    cluster = Cluster.objects.only("days_guests_are_kept").first() or Cluster()
    return cluster.days_guests_are_kept


def _first_day():
    """Return the first day on which an event still keeps its guests."""
    return timezone.localdate() - timedelta(days=guest_days())
