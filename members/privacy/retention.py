"""End what has been kept long enough: each thing so many days after it has done its work.

A rule gives the rows that are due, and ends them; the rows of organizations stay.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from members import mail, pictures
from members.models import (
    AccessRequest,
    Application,
    ChangeRequest,
    Erasure,
    Image,
    Invitation,
    Letter,
    MissedSearch,
    Person,
    RateLimit,
    Representative,
    Role,
    User,
)
from members.models.erasures import MARK, NOWHERE

from . import events
from .declaration import HELD
from .erasing import erase, left_of


@dataclass
class Rule:
    """What ends, and how: `due` gives rows of the noun, `end` takes them."""

    noun: type
    due: object
    end: object


def due():
    """Give (noun, numbers) of what a run would end now."""
    return [(rule.noun, _numbers(rule.due())) for rule in RULES]


def end_what_is_old():
    """End it, each rule in a transaction of its own; give (noun, numbers) of what ended."""
    return [(rule.noun, _ended(rule)) for rule in RULES]


@transaction.atomic
def _ended(rule):
    numbers = _numbers(rule.due())
    if numbers:
        rule.end(numbers)
    return numbers


def _numbers(rows):
    return sorted(rows.values_list("pk", flat=True))


def _before(what):
    """The moment before which a thing has been kept long enough."""
    return timezone.now() - timedelta(days=settings.KEPT_DAYS[what])


def _day_before(what):
    return timezone.localdate() - timedelta(days=settings.KEPT_DAYS[what])


def _users():
    """Members who have acted for nobody for so long, and are no contact either."""
    acts = Representative.objects.filter(user=OuterRef("pk"))
    lately = acts.filter(Q(until=None) | Q(until__gte=_day_before("access")))
    contact = Person.objects.annotate(lower=Lower("email"))
    users = User.objects.filter(Exists(acts), is_staff=False, is_superuser=False)
    users = users.exclude(email__endswith=f"@{NOWHERE}").exclude(Exists(lately))
    return users.exclude(Exists(contact.filter(lower=OuterRef("email"))))


def _people():
    """Contacts no more who never held an office and do not log in; history says since when."""
    told = events.of(Person).objects.filter(pgh_obj_id=OuterRef("pk"))
    lately = told.filter(pgh_created_at__gte=_before("contacts"))
    offices = Role.objects.filter(person=OuterRef("pk"))
    users = User.objects.filter(is_active=True, email=Lower(OuterRef("email")))
    people = Person.objects.filter(is_contact=False).exclude(link_key="")
    return people.exclude(Exists(lately) | Exists(offices) | Exists(users))


def _erase_people(numbers):
    # Somebody may make them a contact again at this very moment.
    rows = Person.objects.select_for_update().filter(pk__in=numbers, is_contact=False)
    for person in rows:
        erase(person, by=None, reason=Erasure.Reason.OLD)


def _erase_users(numbers):
    for user in User.objects.filter(pk__in=numbers):
        erase(user, by=None, reason=Erasure.Reason.OLD)


def _invitations():
    last = Coalesce("used_at", "withdrawn_at", "expires_at")
    rows = Invitation.objects.annotate(last=last).filter(
        last__lt=_before("invitations")
    )
    return rows.exclude(email__endswith=f"@{NOWHERE}")


def _blank_invitations(numbers):
    expired = Invitation.objects.unanswered().filter(pk__in=numbers)
    expired.update(withdrawn_at=timezone.now())
    _blank(Invitation, numbers)


def _access_requests():
    rows = AccessRequest.objects.filter(decided_at__lt=_before("access_requests"))
    return rows.exclude(email__endswith=f"@{NOWHERE}")


def _requests():
    """Decided requests that still hold somebody's words; what was decided on stays."""
    rows = ChangeRequest.objects.filter(decided_at__lt=_before("requests"))
    return rows.exclude(message__in=["", MARK], reporter_name="", reporter_email="")


def _applications():
    """Decided applications; the secretariat answers one that waits, however old."""
    rows = Application.objects.filter(decided_at__lt=_before("requests"))
    return rows.exclude(contact_email__endswith=f"@{NOWHERE}")


def _unconfirmed():
    """Applications from an address that never showed itself."""
    rows = Application.objects.unconfirmed()
    return rows.filter(decided_at=None, made_at__lt=_before("invitations"))


def _letters():
    return mail.past_retention(_before("letters"))


def _log():
    return LogEntry.objects.filter(action_time__lt=_before("log"))


def _searches():
    return MissedSearch.objects.filter(day__lt=_day_before("searches"))


def _attempts():
    return RateLimit.objects.filter(until__lt=timezone.now())


def _sessions():
    return Session.objects.filter(expire_date__lt=timezone.now())


def _blank(noun, numbers):
    [held] = [held for held in HELD if held.noun == noun._meta.label]
    for row in noun.objects.select_for_update().filter(pk__in=numbers):
        noun.objects.filter(pk=row.pk).update(**left_of(held, row))


def _blanks(noun):
    return lambda numbers: _blank(noun, numbers)


def _deletes(noun):
    return lambda numbers: noun.objects.filter(pk__in=numbers).delete()


RULES = [
    Rule(User, _users, _erase_users),
    Rule(Person, _people, _erase_people),
    Rule(Invitation, _invitations, _blank_invitations),
    Rule(AccessRequest, _access_requests, _blanks(AccessRequest)),
    Rule(ChangeRequest, _requests, _blanks(ChangeRequest)),
    Rule(Application, _applications, _blanks(Application)),
    Rule(Application, _unconfirmed, _deletes(Application)),
    Rule(
        Letter, _letters, lambda numbers: mail.erase_past_retention(_before("letters"))
    ),
    Rule(LogEntry, _log, _deletes(LogEntry)),
    Rule(MissedSearch, _searches, _deletes(MissedSearch)),
    Rule(RateLimit, _attempts, _deletes(RateLimit)),
    Rule(Session, _sessions, _deletes(Session)),
    Rule(Image, pictures.unused_since, lambda numbers: pictures.purge()),
]
