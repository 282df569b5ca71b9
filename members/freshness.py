"""Ask each member regularly whether its profile is still right, and record the answer.

A round asks one representative, then a second one, then the secretariat; any answer ends
it. Each step is a Reminder, made behind a lock on the organization.
"""

from collections import namedtuple
from datetime import date, timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, When
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members import confirmations, links, mail, review
from members.fields import ORGANIZATION
from members.models import (
    Cluster,
    Organization,
    Reminder,
    Representative,
    User,
)

from .access.permissions import is_secretary, lock_organization

PURPOSE = "reminder"
Step, Outcome = Reminder.Step, Reminder.Outcome
STEPS = [Step.FIRST, Step.SECOND, Step.SECRETARIAT]
# A reminder to make; `user` is None when it is for the secretariat.
DueStep = namedtuple("DueStep", ["organization", "step", "user"])


def send_reminders(*, dry_run=False):
    """Create every reminder that is due, each in a transaction; return them as DueSteps."""
    today = timezone.localdate()
    take_step = _preview_step if dry_run else _take_step
    steps = (take_step(pk, today) for pk in _organizations_to_check(today))
    return [step for step in steps if step]


@transaction.atomic
def confirm_profile(organization, *, by):
    """Record that the profile is right, by a representative of today or a secretary."""
    organization = lock_organization(organization.pk)
    if not (_represents(by, organization) or is_secretary(by)):
        raise ValidationError(
            _("You no longer have access to this organization."), code="not_yours"
        )
    _set_confirmed_on(organization, by)
    _close_round(organization, Outcome.CONFIRMED)


@transaction.atomic
def confirm_by_reminder(reminder):
    """Confirm the profile by the link in a reminder; a second time does nothing."""
    lock_organization(reminder.organization_id)
    reminder.refresh_from_db()
    if reminder.closed_on is None:
        confirm_profile(reminder.organization, by=reminder.user)
        mail.clear_bounce(reminder.user)


@transaction.atomic
def settle_round(reminder, *, by):
    """End the round without an answer, until it is due again."""
    organization = lock_organization(reminder.organization_id)
    if not _close_round(organization, Outcome.SETTLED):
        raise ValidationError(_("This has already been answered."), code="closed")


def find_reminder(pk):
    """Return a reminder that its user may still answer, or raise ValidationError."""
    reminders = Reminder.objects.select_related("organization", "user")
    found = reminders.filter(pk=pk, user__is_active=True).first()
    organization = found and found.organization
    if found and organization.is_listed and _represents(found.user, organization):
        return found
    raise ValidationError(_("This link is no longer valid."), code="closed")


def profile_summary(organization):
    """Return ([(label, lines)] of fields with a value, [labels of empty fields])."""
    fields = list(review.as_it_stands(ORGANIZATION, organization))
    filled = [(label, lines) for label, lines in fields if lines]
    return filled, [label for label, lines in fields if not lines]


def reachable_users(organization):
    """Return the users to ask: managers first, then by how long they have had access."""
    active = Representative.objects.active().filter(organization=organization)
    reachable = active.filter(user__bounced_on=None)
    managers_first = Case(When(role=Representative.Role.MANAGER, then=0), default=1)
    order = [managers_first, F("since").asc(nulls_first=True), "pk"]
    rows = reachable.select_related("user").order_by(*order)
    return [representative.user for representative in rows]


def mark_bounced(representative, *, by):
    """Record by hand that e-mails to this user bounce."""
    users = User.objects.filter(pk=representative.user_id, bounced_on=None)
    if not users.update(bounced_on=timezone.localdate()):
        raise ValidationError(_("This contact is already marked."), code="marked")


def unmark_bounced(representative, *, by):
    """Record by hand that e-mails to this user arrive again."""
    mail.clear_bounce(representative.user)


def _organizations_to_check(today):
    """Return the pks where a round may begin, continue or end, in a fixed order."""
    fresh_since = today - timedelta(days=_cluster().days_between_reminders)
    members = Organization.objects.listed().members_on(today)
    stale = Q(confirmed_on=None) | Q(confirmed_on__lte=fresh_since)
    asked = Reminder.objects.open()
    found = {*members.filter(stale).values_list("pk", flat=True)}
    found |= {*asked.values_list("organization", flat=True)}
    waiting = _still_waiting(asked.filter(organization__in=members), today)
    return sorted(found - {*waiting.values_list("organization", flat=True)})


def _still_waiting(reminders, today):
    """Filter to those without an answer whose time is not up, or that are the last step."""
    waits = timedelta(days=_cluster().days_until_next_step)
    own = {"user": OuterRef("user"), "organization": OuterRef("organization")}
    represents = Representative.objects.current().filter(**own)
    reachable = Q(Exists(represents), user__is_active=True, user__bounced_on=None)
    has_time = reachable & Q(asked_on__gt=today - waits)
    unanswered = reminders.with_answers().filter(has_answer=False)
    return unanswered.filter(Q(step=Step.SECRETARIAT) | has_time)


def _preview_step(pk, today):
    organization = Organization.objects.get(pk=pk)
    return None if _outcome(organization, today) else _due_step(organization, today)


@transaction.atomic
def _take_step(pk, today):
    # Of two processes the second sees, behind the lock, what the first one has sent.
    organization = lock_organization(pk)
    if outcome := _outcome(organization, today):
        _close_round(organization, outcome)
        return None
    if due := _due_step(organization, today):
        reminder = Reminder(**due._asdict(), asked_on=today)
        reminder.full_clean(validate_constraints=False)
        reminder.save()
        if due.user:
            _write_reminder(reminder)
    return due


def _outcome(organization, today):
    """Return the Outcome of the open round; "" while it goes on, or if there is none."""
    first = organization.reminders.open().with_answers().first()
    if first is None:
        return ""
    members = Organization.objects.listed().members_on(today)
    if not members.filter(pk=organization.pk).exists():
        return Outcome.LAPSED
    if not first.has_answer:
        return ""
    was_confirmed = (organization.confirmed_on or date.min) >= first.asked_on
    return Outcome.CONFIRMED if was_confirmed else Outcome.EDITED


def _due_step(organization, today):
    taken = list(organization.reminders.open().select_related("user"))
    reachable = reachable_users(organization)
    is_due = (
        _is_next_step_due(taken, reachable, today)
        if taken
        else _is_round_due(organization, today)
    )
    if not is_due:
        return None
    asked = [step.user for step in taken]
    left = [user for user in reachable if user not in asked]
    if left and len(asked) < 2:
        return DueStep(organization, STEPS[len(asked)], left[0])
    return DueStep(organization, Step.SECRETARIAT, None)


def _is_next_step_due(taken, reachable, today):
    """Whether the time is up, or who was asked last can no longer answer."""
    last = taken[-1]
    if last.step == Step.SECRETARIAT:
        return False
    waited = today - last.asked_on >= timedelta(days=_cluster().days_until_next_step)
    return waited or last.user not in reachable


def _is_round_due(organization, today):
    """Whether it is long since the last answer, round or beginning of the membership."""
    closed = organization.reminders.aggregate(last=Max("closed_on"))["last"]
    membership = organization.memberships.on(today).first()
    days = [organization.confirmed_on, closed, membership and membership.since]
    last = max(filter(None, days), default=date.min)
    return today - last >= timedelta(days=_cluster().days_between_reminders)


def _cluster():
    return Cluster.objects.first() or Cluster()


def _represents(user, organization):
    return user.is_active and user.organizations().contains(organization)


def _set_confirmed_on(organization, by):
    with translation.override("nb"):
        reason = _("Confirmed that everything is correct")
    organization.confirmed_on = timezone.localdate()
    with pghistory.context(user=by.pk, reason=reason):
        organization.save(update_fields=["confirmed_on"])


def _close_round(organization, outcome):
    """Close the open reminders; return how many there were."""
    reminders = organization.reminders.open()
    return reminders.update(closed_on=timezone.localdate(), outcome=outcome)


def _write_reminder(reminder):
    user, organization = reminder.user, reminder.organization
    token = confirmations.token(PURPOSE, reminder=reminder.pk)
    slug, language = organization.slug, user.language
    with translation.override(language):
        filled, empty = profile_summary(organization)
        context = {
            "organization": organization,
            "is_second": reminder.step == Step.SECOND,
            "filled": filled,
            "empty": ", ".join(map(str, empty)),
            "days": confirmations.LONGER_MAX_AGE[PURPOSE].days,
            "link": links.url("confirmation", "confirm", token, language=language),
            "edit": links.url("organization", "edit", slug, language=language),
        }
        mail.write_to(user, "reminder", context)
