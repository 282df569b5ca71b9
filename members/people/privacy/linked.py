"""The organizations, sessions and pictures of a data subject, without a declared column."""

import re

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q

from members.models import Organization, Person, Representative
from members.models.word_patterns import whole_words

from . import events
from .personal_data import picture_columns


def organizations_of(data_subject):
    """Return the pks of all organizations of their representations and contacts."""
    own = Q(representatives__user__in=data_subject.users)
    own |= Q(contacts__person__in=data_subject.people)
    return set(Organization.objects.filter(own).values_list("pk", flat=True))


def organizations_without_other_manager(data_subject):
    """Return the organizations that have no manager once the person is erased."""
    managers = Representative.objects.active().managers()
    own = managers.filter(user__in=data_subject.users)
    others = managers.exclude(user__in=data_subject.users)
    managed = Organization.objects.filter(pk__in=own.values("organization"))
    return managed.exclude(pk__in=others.values("organization"))


def sessions_of(data_subject):
    """Yield the sessions of the users, and those that contain one of the addresses."""
    users = {str(pk) for pk in data_subject.users}
    addresses = data_subject.addresses
    # The data of a session are encoded, so the database cannot search them.
    for session in Session.objects.all():
        data = session.get_decoded()
        text = str(data).replace(r"\n", " ")
        has_address = addresses and re.search(whole_words(addresses), text)
        if data.get(SESSION_KEY) in users or has_address:
            yield session


def picture_hashes(data_subject):
    """Return the hashes of the person's present and former pictures."""
    hashes = set()
    for model, pk in ((Person, "pk"), (events.event_model(Person), "pgh_obj_id")):
        for row in model.objects.filter(**{f"{pk}__in": data_subject.people}):
            hashes |= {getattr(row, column) for column in picture_columns(model)}
    return hashes - {None}
