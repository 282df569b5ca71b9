"""Receive resignations, and end memberships together with their dependent rows."""

from collections import namedtuple
from dataclasses import replace

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.accounts import access
from members.actions import Action, Question, Staff, links, recording
from members.fields import refuse_unseen
from members.fields.forms import PlainForm, text_area
from members.models import (
    AccessRequest,
    Batch,
    ChangeRequest,
    Invitation,
    Membership,
    Participation,
    Presence,
    Representative,
    Resignation,
    Role,
)
from members.records import review

from ..accounts.access.permissions import lock_organization, manages, require_manager

# Rows of one kind: periods that would outlast the membership (ended on its last day),
# or pending requests (closed at once).
Dependents = namedtuple("Dependents", ["label", "at_once", "rows"])
PERIODS = [
    (gettext_lazy("Offices"), Role, ["body", "person"]),
    (gettext_lazy("Projects"), Participation, ["project"]),
    (gettext_lazy("Access"), Representative, ["user"]),
    (gettext_lazy("Presence at sites"), Presence, ["site"]),
]
PENDING = [
    (gettext_lazy("Pending proposals"), ChangeRequest.objects.open),
    (gettext_lazy("Requests for access"), AccessRequest.objects.waiting),
    (gettext_lazy("Open invitations"), Invitation.objects.open),
]
DESCRIBE = {
    Role: lambda row: f"{row.get_role_display()}, {row.body}",
    Participation: lambda row: f"{row.project}, {row.get_role_display()}",
    Representative: lambda row: f"{row.user}, {row.get_role_display()}",
    Presence: lambda row: f"{row.site}, {row.get_role_display()}".rstrip(", "),
    ChangeRequest: lambda row: date_format(timezone.localtime(row.opened_at)),
    AccessRequest: lambda row: row.name,
    Invitation: lambda row: row.email,
}


class ResignationForm(PlainForm):
    last_day = forms.DateField(
        label=gettext_lazy("Last day as a member"),
        error_messages={"required": gettext_lazy("Enter the last day.")},
        help_text=gettext_lazy("The membership lasts until the end of that day."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    why = text_area(
        gettext_lazy("Why are you leaving?"),
        1000,
        rows=4,
        help_text=gettext_lazy("Optional. Only the secretariat reads this."),
        required=False,
    )


@transaction.atomic
def submit_resignation(organization, *, last_day, why="", by):
    """Create a resignation, which waits until the secretariat ends the membership."""
    organization = lock_organization(organization.pk)
    require_manager(by, organization)
    if not organization.memberships.on(last_day).exists():
        raise ValidationError(
            {"last_day": _("The organization is not a member on that day.")}, code="day"
        )
    resignation = Resignation(
        organization=organization, last_day=last_day, why=why, given_by=by
    )
    resignation.full_clean()
    resignation.save()
    _write_to_managers("resignation_received", resignation)
    return resignation


@transaction.atomic
def withdraw_resignation(resignation, *, by):
    """Withdraw a resignation that still waits."""
    lock_organization(resignation.organization_id)
    waiting = Resignation.objects.waiting().select_for_update(of=["self"], no_key=True)
    locked = waiting.select_related("organization").filter(pk=resignation.pk).first()
    if locked is None:
        raise ValidationError(
            _("This resignation has already been dealt with."), code="decided"
        )
    require_manager(by, locked.organization)
    locked.taken_back_on = timezone.localdate()
    locked.full_clean()
    locked.save(update_fields=["taken_back_on"])
    _write_to_managers("resignation_withdrawn", locked)


def _withdrawn_by_staff(result, resignation, **values):
    return _("%s stays. The resignation has been withdrawn.") % resignation


WITHDRAW = Action(
    gettext_lazy("Withdraw the resignation"),
    withdraw_resignation,
    gettext_lazy("You stay. The resignation has been withdrawn."),
    may=manages,
)
STAFF_WITHDRAW = replace(
    WITHDRAW,
    label=gettext_lazy("Withdraw the resignation (the member stays)"),
    done=_withdrawn_by_staff,
    may=Staff("members.change_resignation"),
)


def dependents_after(organization, day):
    """Return a list of Dependents: the organization's rows that would outlast the day."""
    beyond = Q(until=None) | Q(until__gt=day)
    kinds = [(label, False, m.objects.filter(beyond), ks) for label, m, ks in PERIODS]
    kinds += [(label, True, rows(), ["organization"]) for label, rows in PENDING]
    return [
        Dependents(label, at_once, rows)
        for label, at_once, query, keys in kinds
        if (rows := list(query.filter(organization=organization).select_related(*keys)))
    ]


def row_key(row):
    """Return the value by which forms refer to the row."""
    return f"{row._meta.model_name}-{row.pk}"


def describe(row):
    """Return the row as a line of text, without the name of its organization."""
    return DESCRIBE[type(row)](row)


def end_membership(membership, day, *, seen_until, seen_keys=(), also=(), by):
    """End it on the day, and with it the dependents whose keys are in `also`.

    Return the Batch. Raises ValidationError if its last day is not `seen_until`, or the
    keys of its dependents are not `seen_keys`: then the page was out of date.
    """
    with recording(Batch.Act.ENDING, by=by) as batch:
        _end_membership(membership, day, seen_until, seen_keys, also, by)
    return batch


def _end_membership(membership, day, seen_until, seen_keys, also, by):
    organization = lock_organization(membership.organization_id)
    membership = _lock_if_unchanged(membership, seen_until)
    dependents = dependents_after(organization, day)
    rows = [row for kind in dependents for row in kind.rows]
    if set(map(row_key, rows)) != set(seen_keys):
        raise ValidationError(
            _("What continues after the membership has changed. Please check again."),
            code="hanging",
        )
    # Before the end, which may revoke their access: they get the e-mail all the same.
    managers = _managers(organization)
    membership.end(on=day)
    ended = [row for row in rows if row_key(row) in also]
    for row in ended:
        _end_dependent(row, day, by)
    _close_resignation(organization, by)
    left = [row for row in rows if row not in ended]
    for user in managers:
        _write_membership_ended(user, membership, ended, left)
    for row in ended:
        if isinstance(row, Representative) and day >= timezone.localdate():
            access.write_access_ended(row, day)


def _membership_ended(batch, membership, *, day, **values):
    names = {"organization": membership.organization, "day": date_format(day)}
    return _("%(organization)s is a member until %(day)s.") % names


END = Action(
    gettext_lazy("End membership"),
    end_membership,
    _membership_ended,
    may=Staff("members.change_membership"),
)


def _lock_if_unchanged(membership, seen_until):
    rows = Membership.objects.select_related("organization")
    locked = rows.select_for_update(of=["self"], no_key=True).get(pk=membership.pk)
    # Two secretaries may end it at once: the second must see the first one's last day.
    text = _(
        "The last day of this membership has just been changed. Please check again."
    )
    refuse_unseen(seen_until, locked.until, text)
    return locked


def _write_to_managers(kind, resignation):
    organization = resignation.organization
    for user in _managers(organization):
        link = links.url(
            "organization", "leave", organization.slug, language=user.language
        )
        context = {"organization": organization, "resignation": resignation}
        mail.write_to(user, kind, {**context, "link": link})


def _managers(organization):
    managers = organization.representatives.current().managers()
    return [manager.user for manager in managers.select_related("user").order_by("pk")]


def _end_dependent(row, day, by):
    """End a period on the day, or close a pending request at once."""
    match row:
        case ChangeRequest():
            language = row.proposed_by.language if row.proposed_by else row.language
            review.reject(row.pk, reason=_rejection_reason(language), by=by)
        case AccessRequest():
            access.decline_request(row, _rejection_reason(row.language), by=by)
        case Invitation():
            access.withdraw_invitation(row, by=by)
        case Representative() if day < timezone.localdate():
            access.revoke_access(row, by=by)
        case _:
            row.until, row.until_precision = day, row.Precision.DAY
            row.full_clean()
            row.save(update_fields=["until", "until_precision"])


def _rejection_reason(language):
    with translation.override(language or settings.LANGUAGE_CODE):
        return _("The membership ends.")


def _close_resignation(organization, by):
    waiting = organization.resignations.waiting()
    waiting.update(ended_on=timezone.localdate(), ended_by=by)


def _write_membership_ended(user, membership, ended, left):
    with translation.override(user.language):
        lists = {"ended": list(map(describe, ended)), "left": list(map(describe, left))}
    context = {"organization": membership.organization, "day": membership.until}
    mail.write_to(user, "membership_ended", context | lists)


def _submit_once(organization, *, last_day, **values):
    """Submit it, unless the form was sent twice."""
    waiting = organization.resignations.waiting()
    if not waiting.filter(last_day=last_day).exists():
        return submit_resignation(organization, last_day=last_day, **values)


def _ask_to_submit(organization, *, last_day, **values):
    names = {"organization": organization, "day": date_format(last_day)}
    return Question(
        _("Send the resignation of %(organization)s?") % names,
        [
            _("The secretariat reads that %(day)s is the last day.") % names,
            _("The managers get an e-mail about it."),
            _("Nothing ends until the secretariat has talked to you."),
        ],
        _("Send the resignation"),
        _("You can withdraw it until it has been dealt with."),
    )


def _submitted(resignation, organization, **values):
    text = _("The secretariat has received the resignation.")
    return text if resignation else ""


SUBMIT = Action(
    gettext_lazy("Send the resignation"),
    _submit_once,
    _submitted,
    ResignationForm,
    ask=_ask_to_submit,
    may=manages,
)
