"""Let a member give notice, and end a membership with nothing that ends unseen."""

from collections import namedtuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import access, mail, review
from members.models import (
    AccessRequest,
    ChangeRequest,
    Invitation,
    Membership,
    Participation,
    Presence,
    Representative,
    Resignation,
    Role,
)

from .access.permissions import lock_organization, require_manager

# What hangs on a membership: rows that go on after it, or that wait and close at once.
Hanging = namedtuple("Hanging", ["label", "at_once", "rows"])
PERIODS = [
    (gettext_lazy("Offices"), Role, ["body", "person"]),
    (gettext_lazy("Projects"), Participation, ["project"]),
    (gettext_lazy("Access"), Representative, ["user"]),
    (gettext_lazy("Presence at sites"), Presence, ["site"]),
]
PENDING = [
    (gettext_lazy("Proposals that wait"), ChangeRequest.objects.open),
    (gettext_lazy("Requests for access"), AccessRequest.objects.waiting),
    (gettext_lazy("Open invitations"), Invitation.objects.open),
]
SAY = {
    Role: lambda row: f"{row.get_role_display()}, {row.body}",
    Participation: lambda row: f"{row.project}, {row.get_role_display()}",
    Representative: lambda row: f"{row.user}, {row.get_role_display()}",
    Presence: lambda row: f"{row.site}, {row.get_role_display()}".rstrip(", "),
    ChangeRequest: lambda row: date_format(localtime(row.opened_at)),
    AccessRequest: lambda row: row.name,
    Invitation: lambda row: row.email,
}


@transaction.atomic
def give_notice(organization, *, last_day, why="", by):
    """Say that the member leaves after the day; it waits for the secretariat."""
    organization = lock_organization(organization.pk)
    require_manager(by, organization)
    if not organization.memberships.on(last_day).exists():
        raise ValidationError(
            {"last_day": _("The organization is no member on that day.")}, code="day"
        )
    resignation = Resignation(
        organization=organization, last_day=last_day, why=why, given_by=by
    )
    resignation.full_clean()
    resignation.save()
    return resignation


@transaction.atomic
def take_back(resignation, *, by):
    """Stay after all; while nobody has ended the membership."""
    lock_organization(resignation.organization_id)
    waiting = Resignation.objects.waiting().select_for_update(of=["self"], no_key=True)
    found = waiting.select_related("organization").filter(pk=resignation.pk).first()
    if found is None:
        raise ValidationError(_("This notice waits no longer."), code="decided")
    require_manager(by, found.organization)
    found.taken_back_on = timezone.localdate()
    found.full_clean()
    found.save(update_fields=["taken_back_on"])


def what_hangs_on(organization, day):
    """Give what of the organization would go on after the day, as a list of Hanging."""
    beyond = Q(until=None) | Q(until__gt=day)
    of_periods = [
        Hanging(label, False, _rows(noun.objects.filter(beyond), organization, links))
        for label, noun, links in PERIODS
    ]
    pending = [
        Hanging(label, True, _rows(rows(), organization, ["organization"]))
        for label, rows in PENDING
    ]
    return [hanging for hanging in [*of_periods, *pending] if hanging.rows]


def key(row):
    """Give the word by which a form chooses the row."""
    return f"{row._meta.model_name}-{row.pk}"


def say(row):
    """Say the row in a line, without the name of its organization."""
    return SAY[type(row)](row)


@transaction.atomic
def end(membership, day, *, seen_until, shown=(), also=(), by):
    """End it on the day, and with it the rows of `what_hangs_on` whose keys are in `also`.

    Refused when its last day, or what hangs on it, is not as the page showed it.
    """
    organization = lock_organization(membership.organization_id)
    membership = _lock_as_seen(membership, seen_until)
    rows = [row for kind in what_hangs_on(organization, day) for row in kind.rows]
    if set(map(key, rows)) != set(shown):
        raise ValidationError(
            _("Something else hangs on it now. Look once more."), code="hanging"
        )
    managers = _managers(organization)
    membership.end(on=day)
    ended = [row for row in rows if key(row) in also]
    for row in ended:
        _end(row, day, by)
    _carry_out_notice(organization, by)
    left = [row for row in rows if row not in ended]
    for user in managers:
        _tell(user, membership, ended, left)
    return membership


def _rows(rows, organization, links):
    return list(rows.filter(organization=organization).select_related(*links))


def _lock_as_seen(membership, seen_until):
    rows = Membership.objects.select_related("organization")
    locked = rows.select_for_update(of=["self"], no_key=True).get(pk=membership.pk)
    # Two secretaries may be at it: the second sees what the first one has decided.
    if locked.until != seen_until:
        raise ValidationError(
            _("The end of this membership has just been changed. Look once more."),
            code="meanwhile",
        )
    return locked


def _managers(organization):
    acting = organization.representatives.current().managers()
    return [acts.user for acts in acting.select_related("user").order_by("pk")]


def _end(row, day, by):
    """End what has a period on the day, and close at once what waits for an answer."""
    match row:
        case ChangeRequest():
            reader = row.proposed_by.language if row.proposed_by else row.language
            review.reject(row.pk, reason=_no_member(reader), by=by)
        case AccessRequest():
            access.decline_request(row, _no_member(row.language), by=by)
        case Invitation():
            access.withdraw_invitation(row, by=by)
        case Representative() if day < timezone.localdate():
            access.revoke_access(row, by=by)
        case _:
            row.until, row.until_precision = day, row.Precision.DAY
            row.full_clean()
            row.save(update_fields=["until", "until_precision"])


def _no_member(language):
    """Give the reason in the language of whoever reads it."""
    with translation.override(language or "nb"):
        return _("The membership ends.")


def _carry_out_notice(organization, by):
    waiting = organization.resignations.waiting()
    waiting.update(ended_on=timezone.localdate(), ended_by=by)


def _tell(user, membership, ended, left):
    with translation.override(user.language):
        said = {"ended": list(map(say, ended)), "left": list(map(say, left))}
    context = {
        "name": user.name,
        "organization": membership.organization,
        "day": membership.until,
        **said,
    }
    mail.write(
        "membership_ended", to=user.email, language=user.language, context=context
    )
