"""A user leaves an organization on a day and hands over to a successor."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.accounts import access
from members.accounts.access.permissions import lock_organization
from members.accounts.access.representatives import other_managers
from members.actions import recording
from members.models import (
    Batch,
    Contact,
    Departure,
    Invitation,
    Person,
    Representative,
)
from members.models.email_addresses import canonical, readable

from .contacts import create_contact, find_contact
from .departure_letters import (
    readers_of,
    write_letters,
    write_to_secretaries,
)
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
    """Filter the colleagues with lasting access: the possible successors."""
    rows = Representative.objects.active().filter(organization=organization, until=None)
    return rows.exclude(user=user).select_related("user").order_by("user__email")


def leaves_nobody(user, organization, successor=None):
    """Whether no manager remains at the organization once the user has left."""
    own = organization.representatives.current().filter(user=user, role=MANAGER)
    row = own.first()
    return row is not None and successor is None and not other_managers(row).exists()


@transaction.atomic
def hand_over(organization, day, *, successor=None, invited=None, alone=False, by):
    """End the user's own contacts and access on the day; return the Departure.

    The successor, a user with access, becomes a contact in the same functions from the
    next day, and a manager if the user is one. One without access is `invited`, as
    (address, name), and takes over on accepting. Raises ValidationError "last" if nobody
    manages the organization afterwards, unless the user has accepted that, `alone`.
    """
    _require_day(day)
    with recording(Batch.Act.LEAVING, by=by):
        organization = lock_organization(organization.pk)
        row = _own_access(organization, by)
        follower = _find_successor(organization, by, successor)
        sent = _invite_successor(row, *invited, day) if invited else None
        if leaves_nobody(by, organization, follower or sent) and not alone:
            raise ValidationError(
                _(
                    "Nobody manages the profile after you. Name a successor, or tick below."
                ),
                code="last",
            )
        moved = _move_contacts(by, organization, follower, day)
        _move_role(row, follower, sent)
        row.until, row.until_precision = day, row.Precision.DAY
        row.full_clean()
        row.save(update_fields=["until", "until_precision"])
        departure = Departure(
            representative=row,
            successor=follower,
            invitation=sent,
            invited_name=invited[1] if sent else "",
            last_day=day,
        )
        departure.full_clean()
        departure.save(force_insert=True)
        write_letters(departure, organization, moved)
        if leaves_nobody(by, organization, follower or sent):
            write_to_secretaries(organization, departure)
    return departure


@transaction.atomic
def take_back(departure, *, by):
    """Withdraw a departure: access and contacts continue, and the successor's do not begin.

    The successor's role stays, and consents still end on the day.
    """
    organization = lock_organization(departure.representative.organization_id)
    own = Departure.objects.reversible().filter(representative__user=by)
    rows = own.select_related("representative", "successor").filter(pk=departure.pk)
    row = rows.first()
    if row is None:
        raise ValidationError(_("This cannot be taken back any more."), code="over")
    with recording(Batch.Act.LEAVING, by=by):
        _reopen_row(row.representative)
        functions = _reopen_contacts(by, organization, row.last_day)
        _drop_follower(row, organization, functions)
        _withdraw_successor(row)
        row.taken_back_on, row.invited_name = timezone.localdate(), ""
        row.save(update_fields=["taken_back_on", "invited_name"])
        for user in readers_of(row, organization):
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
    """Return the successor as stored now; refuse one without access by now."""
    if successor is None:
        return None
    colleague = successors(user, organization).filter(user=successor).first()
    if colleague is None:
        raise ValidationError(
            {"successor": _("This colleague no longer has access.")}, code="successor"
        )
    return colleague.user


def _invite_successor(row, email, name, day):
    """Invite the address in the leaver's role; renew an invitation that is open."""
    if row.role != MANAGER:
        text = _("Only a manager can invite a successor. Ask a manager to do it first.")
        raise ValidationError({"email": text}, code="role")
    organization, extra = row.organization, {"name": name, "leaves_on": day}
    invitations = Invitation.objects.unanswered().filter(
        organization=organization, email=canonical(email)
    )
    if invitation := invitations.first():
        return access.renew_invitation(invitation, by=row.user, role=row.role, **extra)
    try:
        return access.invite(organization, email, row.role, by=row.user, **extra)
    except ValidationError as refusal:
        if refusal.code != "has_access":
            raise
        text = _("%(email)s already has access. Choose them among your colleagues.")
        names = {"email": readable(email)}
        raise ValidationError({"email": text % names}, code="has_access") from refusal


def _withdraw_successor(departure):
    """Withdraw the invitation of the successor, unless another departure relies on it."""
    others = Departure.objects.standing().exclude(pk=departure.pk)
    if (
        departure.invitation_id
        and not others.filter(invitation=departure.invitation_id).exists()
    ):
        sent = Invitation.objects.unanswered().filter(pk=departure.invitation_id)
        sent.update(withdrawn_at=timezone.now())


def _move_role(row, follower, invitation):
    """Make the follower of a manager one too; invitations go on in the follower's name."""
    sent = Invitation.objects.unanswered().filter(
        organization=row.organization_id, invited_by=row.user
    )
    sent = sent.exclude(pk=invitation.pk) if invitation else sent
    if follower is None or row.role != MANAGER:
        sent.update(withdrawn_at=timezone.now())
        return
    access.grant_role(follower, row.organization, MANAGER, notify=False)
    sent.update(invited_by=follower)


def _move_contacts(user, organization, follower, day):
    """End the user's contacts on the day, and let the follower be one from the next."""
    rows, functions = own_contacts(user, organization), []
    # One order of locks, so that two such transactions cannot deadlock.
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
        add_follower(follower, organization, functions, day + DAY, by=user)
    return functions


def add_follower(follower, organization, functions, since, *, by):
    """Create contacts of the follower in the functions from the day, and notify them."""
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


def _reopen_row(row):
    row.until = None
    row.full_clean()
    row.save(update_fields=["until", "until_precision"])


def _reopen_contacts(user, organization, day):
    rows = [row for row in own_contacts(user, organization) if row.until == day]
    for row in rows:
        _reopen_row(row)
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
