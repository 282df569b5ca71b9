"""Ask each member regularly whether its registered data are still right.

A round asks one representative, then a second one or the same about what is left, then the
secretariat; it ends once no section is left. Each step is a Reminder, made behind a lock on
the organization.
"""

from collections import namedtuple
from datetime import date, time, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, When
from django.utils import timezone, translation
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.accounts.access.permissions import SECRETARY_PERMISSION, lock_organization
from members.actions import Action, Staff, links
from members.mail import confirmations
from members.models import Cluster, Organization, Reminder, Representative, User
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

from .check import Check
from .confirming import Outcome, close_round, confirm_profile

PURPOSE = "reminder"
Step = Reminder.Step
STEPS = [Step.FIRST, Step.SECOND, Step.SECRETARIAT]
# A user with new access cannot know whether the data are "still" right.
SETTLING_IN = timedelta(days=30)
# A reminder to make; `user` is None when it is for the secretariat.
DueStep = namedtuple("DueStep", ["organization", "step", "user"])


@periodic(
    "remind",
    gettext_lazy("Ask members whether their profiles are right"),
    Daily(time(7)),
    limit=timedelta(minutes=30),
)
def send_reminders(*, dry_run=False):
    """Create every reminder that is due, each in a transaction; return them as DueSteps."""
    today = timezone.localdate()
    take_step = _preview_step if dry_run else _take_step
    steps = (take_step(pk, today) for pk in _organizations_to_check(today))
    return [step for step in steps if step]


@transaction.atomic
def settle_round(reminder, *, by):
    """End the round without an answer, until it is due again."""
    organization = lock_organization(reminder.organization_id)
    if not close_round(organization, Outcome.SETTLED):
        raise ValidationError(_("This has already been answered."), code="closed")


def _confirm(reminder, *, by):
    return confirm_profile(reminder.organization, by=by)


def _settled(result, reminder, **values):
    return _("The profile of %s is confirmed.") % reminder.organization


def _postponed(result, reminder, **values):
    return _("%s is asked again next time.") % reminder.organization


_round_action = partial(Action, may=Staff("members.change_reminder"))
CONFIRM = _round_action(
    gettext_lazy("Mark as confirmed by the member"), _confirm, _settled
)
POSTPONE = _round_action(
    gettext_lazy("Postpone until next time"), settle_round, _postponed
)


def _reachable(organization):
    """Return active representatives whose e-mail arrives, with the first day of access.

    Managers come first, then those with access for longer.
    """
    rows = Representative.objects.filter(organization=organization)
    earlier = rows.filter(user=OuterRef("user"))
    first = earlier.order_by(F("since").asc(nulls_first=True)).values("since")[:1]
    reachable = rows.active().filter(user__bounced_on=None)
    managers_first = Case(When(role=Representative.Role.MANAGER, then=0), default=1)
    order = [managers_first, F("since").asc(nulls_first=True), "pk"]
    reachable = reachable.annotate(first_day=Subquery(first))
    return list(reachable.select_related("user").order_by(*order))


def _has_settled_in(representative, today):
    return (representative.first_day or date.min) <= today - SETTLING_IN


def mark_bounced(representative, *, by):
    """Record by hand that e-mails to this user bounce."""
    users = User.objects.filter(pk=representative.user_id, bounced_on=None)
    if not users.update(bounced_on=timezone.localdate()):
        raise ValidationError(_("This contact is already marked."), code="marked")


def unmark_bounced(representative, *, by):
    """Record by hand that e-mails to this user arrive again."""
    mail.clear_bounce(representative.user)


_bounce_action = partial(Action, may=Staff(SECRETARY_PERMISSION))
MARK_BOUNCED = _bounce_action(
    gettext_lazy("Mark that e-mails bounce"), mark_bounced, ""
)
UNMARK_BOUNCED = _bounce_action(
    gettext_lazy("Mark that e-mails arrive again"), unmark_bounced, ""
)


def _organizations_to_check(today):
    """Return the pks where a round may begin, continue or end, in a fixed order."""
    fresh_since = today - timedelta(days=_cluster().days_between_reminders)
    members = Organization.objects.listed().members_on(today)
    stale = Q(confirmed_on=None) | Q(confirmed_on__lte=fresh_since)
    reminders = Reminder.objects.open()
    pks = {*members.filter(stale).values_list("pk", flat=True)}
    pks |= {*reminders.values_list("organization", flat=True)}
    waiting = _still_waiting(reminders.filter(organization__in=members), today)
    return sorted(pks - {*waiting.values_list("organization", flat=True)})


def _still_waiting(reminders, today):
    """Filter to reminders without an answer that have time left, or are the last step."""
    waits = timedelta(days=_cluster().days_until_next_step)
    own = {"user": OuterRef("user"), "organization": OuterRef("organization")}
    represents = Representative.objects.current().filter(**own)
    reachable = Q(Exists(represents), user__is_active=True, user__bounced_on=None)
    has_time = reachable & Q(asked_on__gt=today - waits)
    unanswered = reminders.with_answers().filter(has_answer=False)
    return unanswered.filter(Q(step=Step.SECRETARIAT) | has_time)


def _preview_step(pk, today):
    return _next_of_round(Organization.objects.get(pk=pk), today)[1]


@transaction.atomic
def _take_step(pk, today):
    # Of two processes the second sees, behind the lock, the first one's reminder.
    organization = lock_organization(pk)
    outcome, due = _next_of_round(organization, today)
    if outcome:
        close_round(organization, outcome)
    if due:
        reminder = Reminder(**due._asdict(), asked_on=today)
        reminder.full_clean(validate_constraints=False)
        reminder.save()
        if due.user:
            _write_reminder(reminder)
    return due


def _next_of_round(organization, today):
    """Return the Outcome that ends the round, or "", and the DueStep, or None."""
    check = Check(organization)
    if outcome := _outcome_now(check, today):
        return outcome, None
    due = _due_step(check, today)
    if due and due.step == Step.SECRETARIAT and not check.has_open:
        # What only the member and the secretariat see is asked about next time.
        return Outcome.SETTLED, None
    return "", due


def _outcome_now(check, today):
    """Return the Outcome of the open round; "" while it goes on, or if there is none."""
    if not check.organization.reminders.open().exists():
        return ""
    members = Organization.objects.listed().members_on(today)
    if not members.filter(pk=check.organization.pk).exists():
        return Outcome.LAPSED
    return check.outcome


def _due_step(check, today):
    organization = check.organization
    steps = list(organization.reminders.open().select_related("user"))
    reachable = _reachable(organization)
    settled_in = [row.user for row in reachable if _has_settled_in(row, today)]
    if steps:
        is_due = _is_next_step_due(steps, [row.user for row in reachable], today)
    else:
        # With none but new people it waits for them, with nobody for the secretariat.
        is_due = (settled_in or not reachable) and _is_round_due(organization, today)
    if not is_due:
        return None
    users = [step.user for step in steps]
    left = [user for user in settled_in if user not in users]
    if check.is_begun:  # the one that has begun is asked about the rest
        left += [user for user in settled_in if user in users]
    if left and len(users) < 2:
        return DueStep(organization, STEPS[len(users)], left[0])
    return DueStep(organization, Step.SECRETARIAT, None)


def _is_next_step_due(steps, reachable, today):
    """Whether the time is up, or the user of the last step can no longer answer."""
    last = steps[-1]
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


def _write_reminder(reminder):
    user, organization = reminder.user, reminder.organization
    token = confirmations.token(PURPOSE, reminder=reminder.pk)
    slug, language = organization.slug, user.language
    with translation.override(language):
        check = Check(organization, user, reminder)
        context = {
            "organization": organization,
            "is_second": reminder.step == Step.SECOND,
            "is_begun": check.is_begun,
            "sections": [
                {"content": check.contents[s], "is_open": check.is_open(s)}
                for s in check.left
            ],
            "days": confirmations.LONGER_MAX_AGE[PURPOSE].days,
            "link": links.url("confirmation", "confirm", token, language=language),
            "edit": links.url("organization", "check", slug, language=language),
        }
        mail.write_to(user, "reminder", context)
