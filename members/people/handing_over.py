"""A user leaves an organization on a day and hands over to a successor."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members import access, links, mail
from members.access.permissions import lock_organization
from members.access.representatives import other_managers
from members.history import recording
from members.models import (
    AccessRequest,
    Batch,
    ChangeRequest,
    Contact,
    Departure,
    Invitation,
    Participation,
    Person,
    Representative,
    User,
)

from .contacts import create_contact, find_contact
from .notifications import notify
from .tokens import lock_person

MANAGER = Representative.Role.MANAGER
DAY = timedelta(days=1)
AT_MOST = timedelta(days=366)


def own_contacts(user, organization):
    """Return the user's rows as a contact of the organization, of today and later."""
    rows = Contact.objects.for_organization(organization).not_ended().by_function()
    return list(rows.filter(person__email=user.email).select_related("person"))


def successors(user, organization):
    """Filter the colleagues who may take over: those who go on."""
    rows = Representative.objects.active().filter(organization=organization, until=None)
    return rows.exclude(user=user).select_related("user").order_by("user__email")


def waiting_for(organization):
    """Return [(label, number)] of what waits at the organization, zeros left out."""
    asked = Participation.objects.filter(organization=organization)
    asked = asked.filter(confirmed_on=None, declined_on=None, asked_on__isnull=False)
    requests = ChangeRequest.objects.from_member(organization).open()
    found = [
        (_("Proposals at the secretariat"), requests.count()),
        (_("Questions from partners"), asked.count()),
        (
            _("Requests for access"),
            AccessRequest.objects.waiting().filter(organization=organization).count(),
        ),
    ]
    return [(label, number) for label, number in found if number]


def leaves_nobody(user, organization, successor=None):
    """Whether the organization has no manager who goes on once the user has left."""
    own = organization.representatives.current().filter(user=user, role=MANAGER)
    row = own.first()
    return row is not None and successor is None and not other_managers(row).exists()


@transaction.atomic
def hand_over(organization, day, *, successor=None, alone=False, by):
    """End the user's own contacts and access on the day; return the Departure.

    The successor, a user with access, becomes a contact in the same functions from the
    next day, and a manager if the user is one. Raises ValidationError "last" if nobody
    manages the organization afterwards, unless the user has been told, `alone`.
    """
    _require_day(day)
    with recording(Batch.Act.LEAVING, by=by):
        organization = lock_organization(organization.pk)
        row = _own_access(organization, by)
        follower = _find_successor(organization, by, successor)
        if leaves_nobody(by, organization, follower) and not alone:
            raise ValidationError(
                _(
                    "Nobody manages the profile after you. Name a successor, or tick below."
                ),
                code="last",
            )
        moved = _move_contacts(by, organization, follower, day)
        _move_role(row, follower)
        row.until, row.until_precision = day, row.Precision.DAY
        row.full_clean()
        row.save(update_fields=["until", "until_precision"])
        departure = Departure(representative=row, successor=follower, last_day=day)
        departure.full_clean()
        departure.save(force_insert=True)
        _write_letters(departure, organization, moved)
    return departure


@transaction.atomic
def take_back(departure, *, by):
    """Stay after all: access and contacts go on as before, and the successor's do not begin.

    What the successor manages stays, and so does that consents end on the day.
    """
    organization = lock_organization(departure.representative.organization_id)
    own = Departure.objects.reversible().filter(representative__user=by)
    found = own.select_related("representative", "successor").filter(pk=departure.pk)
    row = found.first()
    if row is None:
        raise ValidationError(_("This cannot be taken back any more."), code="over")
    with recording(Batch.Act.LEAVING, by=by):
        _reopen(row.representative)
        functions = _reopen_contacts(by, organization, row.last_day)
        _drop_follower(row, organization, functions)
        row.taken_back_on = timezone.localdate()
        row.save(update_fields=["taken_back_on"])
        for user in _others_told(row, organization):
            values = {"organization": organization, "who": by}
            mail.write_to(user, "departure_withdrawn", values)


def _require_day(day):
    today = timezone.localdate()
    if not today <= day <= today + AT_MOST:
        raise ValidationError(
            {"last_day": _("Choose a day from today and at most a year ahead.")},
            code="day",
        )


def _own_access(organization, user):
    rows = organization.representatives.current().filter(user=user)
    if row := rows.select_for_update(of=["self"]).select_related("user").first():
        return row
    raise ValidationError(_("This access has already ended."), code="not_yours")


def _find_successor(organization, user, successor):
    """Return the successor as stored now; refuse one who has just lost the access."""
    if successor is None:
        return None
    found = successors(user, organization).filter(user=successor).first()
    if found is None:
        raise ValidationError(
            {"successor": _("This colleague no longer has access.")}, code="successor"
        )
    return found.user


def _move_role(row, follower):
    """Make the follower of a manager one too; invitations go on in the follower's name."""
    sent = Invitation.objects.unanswered().filter(
        organization=row.organization_id, invited_by=row.user
    )
    if follower is None or row.role != MANAGER:
        sent.update(withdrawn_at=timezone.now())
        return
    access.grant_role(follower, row.organization, MANAGER, is_told=False)
    sent.update(invited_by=follower)


def _move_contacts(user, organization, follower, day):
    """End the user's contacts on the day, and let the follower be one from the next."""
    rows, functions = own_contacts(user, organization), []
    for person in sorted({row.person for row in rows}, key=lambda one: one.pk):
        lock_person(person)
    for row in rows:
        if row.since and row.since > day:
            row.delete()
        elif row.until is None or row.until > day:
            row.end(day)
            functions.append(row.function)
    functions = list(dict.fromkeys(functions))
    if follower and functions:
        _add_follower(follower, organization, functions, day + DAY, by=user)
    return functions


def _add_follower(follower, organization, functions, since, *, by):
    person = find_contact(organization, follower.email)
    if person is None:
        person = Person(
            name=str(follower),
            email=follower.email,
            language=follower.language,
            entered_by=by,
        )
        person.full_clean()
        person.save(force_insert=True)
    person = lock_person(person)
    for function in functions:
        own = person.contacts.for_organization(organization).filter(function=function)
        if not own.not_ended().exists():
            create_contact(person, organization, function, since)
    notify(person, by=by, organization=organization)


def _reopen(row):
    row.until = None
    row.full_clean()
    row.save(update_fields=["until", "until_precision"])


def _reopen_contacts(user, organization, day):
    rows = [row for row in own_contacts(user, organization) if row.until == day]
    for row in rows:
        _reopen(row)
    return [row.function for row in rows]


def _drop_follower(departure, organization, functions):
    """Delete the contacts of the follower that would have begun after the last day."""
    if departure.successor is None:
        return
    rows = Contact.objects.for_organization(organization).filter(
        person__email=departure.successor.email,
        function__in=functions,
        since=departure.last_day + DAY,
        since__gt=timezone.localdate(),
    )
    rows.delete()


def _others_told(departure, organization):
    acting = Representative.objects.active().filter(organization=organization)
    told = acting.managers().exclude(user=departure.representative.user)
    users = {row.user for row in told.select_related("user")}
    if departure.successor:
        users.add(departure.successor)
    return sorted(users, key=lambda user: user.pk)


def _write_letters(departure, organization, functions):
    user, slug = departure.representative.user, organization.slug
    home = links.url("user", "leaving", slug, language=user.language)
    values = {
        "organization": organization,
        "day": departure.last_day,
        "who": user,
        "successor": departure.successor,
    }
    mail.write_to(user, "departure_noted", {**values, "link": home})
    for other in _others_told(departure, organization):
        link = links.url("organization", "member_page", slug, language=other.language)
        with override(other.language):
            labels = [str(Contact.Function(one).label) for one in functions]
            is_successor = other == departure.successor
            more = {
                "link": link,
                "labels": labels if is_successor else [],
                "questions": waiting_for(organization),
                "is_successor": is_successor,
                "is_manager": departure.representative.role == MANAGER,
            }
            mail.write_to(other, "colleague_leaves", values | more)
    if leaves_nobody(user, organization, departure.successor):
        _write_to_secretaries(organization, departure)


def _write_to_secretaries(organization, departure):
    secretaries = User.objects.filter(groups__name="secretary", is_active=True)
    for user in secretaries.order_by("pk"):
        link = links.url(
            "organization", "admin_page", organization.pk, language=user.language
        )
        values = {"organization": organization, "link": link}
        values |= {"day": departure.last_day}
        mail.write_to(user, "nobody_looks_after", values, is_secret=False)
