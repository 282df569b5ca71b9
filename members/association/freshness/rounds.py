"""Ask each member regularly whether its registered data are still right.

A round asks one representative, then a second one, then the secretariat; any answer ends
it. Each step is a Reminder, made behind a lock on the organization.
"""

from collections import namedtuple
from datetime import date, time, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, Subquery, When
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members import mail
from members.accounts.access.permissions import SECRETARY_PERMISSION, lock_organization
from members.actions import Action, Staff, links
from members.actions.waiting import OF, RowText, WaitingKind
from members.mail import confirmations
from members.models import Cluster, Organization, Reminder, Representative, User
from members.models.reminders import confirmed_in_round
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

from .confirming import Outcome, close_round, confirm_profile
from .sections import contents_of, lacking_text

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
    organization = Organization.objects.get(pk=pk)
    return None if _outcome_now(organization, today) else _due_step(organization, today)


@transaction.atomic
def _take_step(pk, today):
    # Of two processes the second sees, behind the lock, the first one's reminder.
    organization = lock_organization(pk)
    if outcome := _outcome_now(organization, today):
        close_round(organization, outcome)
        return None
    if due := _due_step(organization, today):
        reminder = Reminder(**due._asdict(), asked_on=today)
        reminder.full_clean(validate_constraints=False)
        reminder.save()
        if due.user:
            _write_reminder(reminder)
    return due


def _outcome_now(organization, today):
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
        contents = contents_of(organization).values()
        context = {
            "organization": organization,
            "is_second": reminder.step == Step.SECOND,
            "sections": [content for content in contents if not content.is_empty],
            "days": confirmations.LONGER_MAX_AGE[PURPOSE].days,
            "link": links.url("confirmation", "confirm", token, language=language),
            "edit": links.url("organization", "member_page", slug, language=language),
        }
        mail.write_to(user, "reminder", context)


def _reminder_text(row):
    ways = " / ".join(filter(None, [row["phone"], row["email"]]))
    lacking = lacking_text(row["confirmed"])
    note = ways or _("no one known: send an invitation")
    return RowText(row["of"], " · ".join(filter(None, [note, lacking])))


def _unconfirmed(organization, user):
    """Filter to the organization if it was asked to confirm its profile and has not."""
    reminders = Reminder.objects.open().with_answers().filter(has_answer=False)
    reminders = reminders.filter(organization=OuterRef("pk")).order_by()
    first = reminders.values("organization").values(day=Min("asked_on"))
    rows = Organization.objects.filter(pk=organization, is_listed=True)
    return rows.filter(Exists(reminders)).annotate(asked_on=Subquery(first))


def _unconfirmed_text(row):
    text = capfirst(lacking_text(row["confirmed"]))
    if not text and row["confirmed_on"]:
        day = date_format(date.fromisoformat(row["confirmed_on"]))
        text = _("Last confirmed on %(day)s") % {"day": day}
    return RowText(_("Is everything correct?"), text or _("Never confirmed"))


REMINDERS = WaitingKind.declare(
    name="reminders",
    place=100,
    label=npgettext_lazy("waiting", "unconfirmed profile", "unconfirmed profiles"),
    rows=Reminder.objects.for_secretariat,
    values=OF
    | {
        "phone": F("organization__phone"),
        "email": F("organization__email"),
        "confirmed": confirmed_in_round(OuterRef("organization")),
    },
    describe=_reminder_text,
    since="asked_on",
    permissions=CONFIRM.may.permissions,
    new="asked_on__gt",
    noun="reminder",
)
WaitingKind.declare(
    name="unconfirmed",
    place=50,
    label=REMINDERS.label,
    rows=_unconfirmed,
    values={
        "confirmed_on": F("confirmed_on"),
        "confirmed": confirmed_in_round(OuterRef("pk")),
    },
    describe=_unconfirmed_text,
    since="asked_on",
    digest=User.Digest.PROFILE,
    page=("organization", "member_page"),
)
