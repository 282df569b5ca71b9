"""Access, consents and requests: a merge gives nobody more than they had."""

from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members import mail
from members.accounts import access
from members.models import (
    ChangeRequest,
    Consent,
    Contact,
    Invitation,
    Reminder,
    Representative,
    Role,
)
from members.models.email_addresses import readable
from members.records.history import after_undo
from members.records.history.known_rows import row_of


def end_consents(plan):
    """End the consents of people of the other organization: they were given for that one."""
    contacts = _moved(plan, Contact)
    people = {row.person_id for row in _moved(plan, Role) if row.person_id}
    today = Value(timezone.localdate(), DateField())
    moved = Q(contact__in=contacts) | Q(contact=None, person__in=people)
    consents = Consent.objects.standing().filter(moved)
    consents.update(
        until=Greatest(today, F("since")), until_precision="day", is_revoked=True
    )


def close_what_waits(plan):
    """Withdraw invitations, close reminders and let only the secretariat see proposals."""
    sent = Invitation.objects.unanswered().filter(organization=plan.other)
    sent.update(withdrawn_at=timezone.now())
    reminders = Reminder.objects.open().filter(organization=plan.other)
    lapsed = Reminder.Outcome.LAPSED
    reminders.update(closed_on=timezone.localdate(), outcome=lapsed)
    proposed = ChangeRequest.objects.from_member(plan.other)
    proposed.update(origin=ChangeRequest.Origin.MERGED)
    # The register proposes to the survivor itself.
    of_register = plan.other.change_requests.open().filter(
        origin=ChangeRequest.Origin.REGISTER
    )
    withdrawn = ChangeRequest.Status.WITHDRAWN
    of_register.update(status=withdrawn, decided_at=timezone.now())


def representatives_of_other(plan):
    """Return the representatives with access to the other organization, which ends now."""
    today = timezone.localdate()
    rows = _moved(plan, Representative)
    return [row for row in rows if row.holds_on(today) and row.user.is_active]


def request_access_anew(representatives, survivor, other_name, *, was_listed):
    """Request access to the survivor for the representatives of the other organization.

    Those with access to both have it already. All get an e-mail; only they learn the name
    of a survivor that was not listed.
    """
    current = Representative.objects.current().filter(organization=survivor)
    user_ids = set(current.values_list("user", flat=True))
    for row in sorted(representatives, key=lambda row: row.user_id):
        user, has_access = row.user, row.user_id in user_ids
        if not has_access:
            access.request_access(
                survivor,
                user.email,
                name=(user.name or readable(user.email))[:120],
                why=_why(row, survivor, other_name),
                language=user.language,
            )
        if has_access or was_listed:
            names = {"survivor": survivor, "other": other_name}
            names["has_access"] = has_access
            mail.write_to(user, "organization_merged", names)
        else:
            mail.write_to(user, "access_ended", {"organization": other_name})


@after_undo
def _write_to_representatives(plan):
    """E-mail the users whose access an undo has restored, such as that of a merge."""
    inserted, updated = (plan.of(act) for act in ("insert", "update"))
    rows = inserted.get(Representative, []) + updated.get(Representative, [])
    pks = [row.row_id for row in rows if not (row.live and _is_current(row.live))]
    restored = Representative.objects.active().filter(pk__in=pks).order_by("pk")
    for representative in restored.select_related("user", "organization"):
        access.write_access_given(representative)


def _is_current(state):
    return row_of(Representative, state).holds_on(timezone.localdate())


def _why(row, survivor, other_name):
    with translation.override(row.user.language):
        return _(
            "Had access to %(other)s (%(role)s), which has been merged into"
            " %(survivor)s."
        ) % {
            "other": other_name,
            "role": row.get_role_display(),
            "survivor": survivor,
        }


def _moved(plan, model):
    return [
        row for rows in plan.related if rows.rule.model is model for row in rows.moved
    ]
