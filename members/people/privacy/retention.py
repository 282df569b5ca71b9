"""Delete or blank personal data that is past its retention (GDPR article 5(1)(e)).

Each rule finds the rows that are past settings.KEPT_DAYS and applies the retention to
them. Rows of organizations stay.
"""

from dataclasses import dataclass
from datetime import time, timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members import mail
from members.media import pictures
from members.models import (
    AccessRequest,
    AddressChange,
    Application,
    Assignment,
    BulkEdit,
    ChangeRequest,
    Contact,
    Erasure,
    Image,
    IncomingFile,
    Invitation,
    Letter,
    ListDownload,
    LogIn,
    MessageRecipient,
    MissedSearch,
    NewsletterConsent,
    Person,
    RateLimit,
    Representative,
    Role,
    Task,
    User,
    VisitCount,
    VisitLog,
)
from members.models.erasures import MARK, NOWHERE
from members.operation.work import tasks
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

from . import events
from .declaration import PERSONAL_DATA
from .erasure import erase, erased_values
from .guests import at_events_lately, guests_past_retention


@dataclass
class RetentionRule:
    """`find()` returns a queryset of rows past retention; `apply(pks)` ends them."""

    model: type
    find: object
    apply: object


def past_retention():
    """Return [(model, pks)] of the rows that `apply_retention` would end now."""
    return [(rule.model, _pks(rule.find())) for rule in RULES]


@periodic(
    "retain",
    gettext_lazy("Delete personal data that has been kept long enough"),
    Daily(time(4)),
    limit=timedelta(minutes=30),
)
def apply_retention():
    """Apply each rule in a transaction of its own; return [(model, pks)] of ended rows."""
    return [(rule.model, _apply(rule)) for rule in RULES]


@transaction.atomic
def _apply(rule):
    if pks := _pks(rule.find()):
        rule.apply(pks)
    return pks


def _pks(rows):
    return sorted(rows.values_list("pk", flat=True))


def _moment(key):
    """Return the moment before which data of the key is past its retention."""
    return timezone.now() - timedelta(days=settings.KEPT_DAYS[key])


def _day(key):
    return timezone.localdate() - timedelta(days=settings.KEPT_DAYS[key])


def _former_users():
    """Return users without staff rights, whose access has ended, without contact records."""
    access = Representative.objects.filter(user=OuterRef("pk"))
    recent = access.filter(Q(until=None) | Q(until__gte=_day("access")))
    users = User.objects.filter(Exists(access), is_staff=False, is_superuser=False)
    users = users.exclude(email__endswith=f"@{NOWHERE}").exclude(Exists(recent))
    people = Person.objects.exclude(pk__in=guests_past_retention(but=[User]))
    return users.exclude(Exists(people.filter(email=OuterRef("email"))))


def _former_contacts():
    """Return former contacts without an office, past or present, log-in, or event of late.

    The time counts from the end of their last contact, and from the last change of the
    person, which is in history alone.
    """
    own_events = events.event_model(Person).objects.filter(pgh_obj_id=OuterRef("pk"))
    recent = own_events.filter(pgh_created_at__gte=_moment("contacts"))
    offices = Role.objects.filter(person=OuterRef("pk"))
    users = User.objects.filter(is_active=True, email=OuterRef("email"))
    people = Person.objects.exclude(link_key="").exclude(_is_contact(_day("contacts")))
    people = people.exclude(Exists(recent) | Exists(offices) | Exists(users))
    return people.exclude(at_events_lately())


def _is_contact(day):
    """Return the condition that a person's contact runs, or ended on the day or later."""
    contacts = Contact.objects.filter(person=OuterRef("pk"))
    return Exists(contacts.filter(Q(until=None) | Q(until__gte=day)))


def _erases_people(find):
    def apply(pks):
        # Locked, then asked again: one may become a contact again at this moment.
        list(Person.objects.filter(pk__in=pks).select_for_update())
        for person in find().filter(pk__in=pks):
            erase(person, by=None, reason=Erasure.Reason.OLD)

    return apply


def _erase_users(pks):
    for user in User.objects.filter(pk__in=pks):
        erase(user, by=None, reason=Erasure.Reason.OLD)


def _invitations():
    last = Coalesce("used_at", "withdrawn_at", "expires_at")
    rows = Invitation.objects.annotate(last=last).filter(
        last__lt=_moment("invitations")
    )
    return rows.exclude(email__endswith=f"@{NOWHERE}")


def _blank_invitations(pks):
    expired = Invitation.objects.unanswered().filter(pk__in=pks)
    expired.update(withdrawn_at=timezone.now())
    _blank(Invitation, pks)


def _access_requests():
    rows = AccessRequest.objects.filter(decided_at__lt=_moment("access_requests"))
    return rows.exclude(email__endswith=f"@{NOWHERE}")


def _address_changes():
    return AddressChange.objects.filter(asked_at__lt=_moment("addresses"))


def _change_requests():
    """Return decided requests with personal data; their items stay."""
    rows = ChangeRequest.objects.filter(decided_at__lt=_moment("requests"))
    return rows.exclude(message__in=["", MARK], reporter_name="", reporter_email="")


def _applications():
    """Return decided applications; one that waits is answered, however old."""
    rows = Application.objects.filter(decided_at__lt=_moment("requests"))
    return rows.exclude(contact_email__endswith=f"@{NOWHERE}")


def _unconfirmed_applications():
    """Return applications with an address that was never confirmed."""
    rows = Application.objects.unconfirmed()
    return rows.filter(made_at__lt=_moment("invitations"))


def _newsletter_consents():
    """Return the consents to the newsletter of persons without a contact."""
    contacts = Contact.objects.not_ended().filter(person=OuterRef("person"))
    return NewsletterConsent.objects.standing().exclude(Exists(contacts))


def _letters():
    return mail.past_retention(_moment("letters"))


def _log_entries():
    return LogEntry.objects.filter(action_time__lt=_moment("log"))


def _log_ins():
    return LogIn.objects.filter(at__lt=_moment("log_ins"))


def _downloads():
    return ListDownload.objects.filter(made_at__lt=_moment("log"))


def _bulk_edits():
    return BulkEdit.objects.filter(made_at__lt=timezone.now() - tasks.RETENTION)


def _recipients():
    """Return the recipients of messages that were sent long ago; the messages stay."""
    return MessageRecipient.objects.filter(message__sent_at__lt=_moment("messages"))


def _incoming_files():
    """Return files that their users have left alone, written or not."""
    return IncomingFile.objects.filter(used_at__lt=_moment("incoming_files"))


def _searches():
    return MissedSearch.objects.filter(day__lt=_day("searches"))


def _visits(model, column):
    return lambda: model.objects.filter(**{f"{column}__lt": _day("visits")})


def _assignments():
    return Assignment.objects.filter(taken_at__lt=_moment("assignments"))


def _rate_limits():
    return RateLimit.objects.filter(until__lt=timezone.now())


def _sessions():
    return Session.objects.filter(expire_date__lt=timezone.now())


def _blank(model, pks):
    """Replace the personal columns by their values after an erasure."""
    [data] = [data for data in PERSONAL_DATA if data.model == model._meta.label]
    for row in model.objects.select_for_update().filter(pk__in=pks):
        model.objects.filter(pk=row.pk).update(**erased_values(data, row))


def _blanks(model):
    return lambda pks: _blank(model, pks)


def _deletes(model):
    return lambda pks: model.objects.filter(pk__in=pks).delete()


RULES = [
    RetentionRule(User, _former_users, _erase_users),
    RetentionRule(Person, _former_contacts, _erases_people(_former_contacts)),
    RetentionRule(Person, guests_past_retention, _erases_people(guests_past_retention)),
    RetentionRule(Invitation, _invitations, _blank_invitations),
    RetentionRule(AccessRequest, _access_requests, _blanks(AccessRequest)),
    RetentionRule(AddressChange, _address_changes, _deletes(AddressChange)),
    RetentionRule(ChangeRequest, _change_requests, _blanks(ChangeRequest)),
    RetentionRule(Application, _applications, _blanks(Application)),
    RetentionRule(Application, _unconfirmed_applications, _deletes(Application)),
    RetentionRule(
        NewsletterConsent,
        _newsletter_consents,
        lambda pks: NewsletterConsent.objects.filter(pk__in=pks).end(),
    ),
    RetentionRule(
        Letter, _letters, lambda pks: mail.erase_past_retention(_moment("letters"))
    ),
    RetentionRule(LogEntry, _log_entries, _deletes(LogEntry)),
    RetentionRule(LogIn, _log_ins, _deletes(LogIn)),
    RetentionRule(ListDownload, _downloads, _deletes(ListDownload)),
    RetentionRule(BulkEdit, _bulk_edits, _deletes(BulkEdit)),
    RetentionRule(MessageRecipient, _recipients, _deletes(MessageRecipient)),
    RetentionRule(IncomingFile, _incoming_files, _deletes(IncomingFile)),
    RetentionRule(MissedSearch, _searches, _deletes(MissedSearch)),
    RetentionRule(VisitCount, _visits(VisitCount, "month"), _deletes(VisitCount)),
    RetentionRule(VisitLog, _visits(VisitLog, "day"), _deletes(VisitLog)),
    RetentionRule(Assignment, _assignments, _deletes(Assignment)),
    RetentionRule(RateLimit, _rate_limits, _deletes(RateLimit)),
    RetentionRule(Session, _sessions, _deletes(Session)),
    RetentionRule(Task, tasks.past_retention, _deletes(Task)),
    RetentionRule(Image, pictures.unused_since, lambda pks: pictures.purge()),
]
