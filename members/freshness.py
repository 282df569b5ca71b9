"""Ask each member once in a while whether its profile is right, and take the answer.

A round asks the first contact, then the second, then leaves it to the secretariat; any
answer ends it. Each step is taken behind a lock on the organization.
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
ORDER = [Step.FIRST, Step.SECOND, Step.SECRETARIAT]
# What is to be done: whom to ask, or nobody for the secretariat's own turn.
Due = namedtuple("Due", ["organization", "step", "user"])


def remind(*, dry_run=False):
    """Take every step that is due, each in a transaction of its own; give them as Due."""
    today = timezone.localdate()
    act = _look if dry_run else _take
    steps = (act(number, today) for number in _worth_a_look(today))
    return [due for due in steps if due]


@transaction.atomic
def confirm(organization, *, by):
    """Note that all is right as it stands; by who acts for it today, or the secretariat."""
    organization = lock_organization(organization.pk)
    if not (_acts(by, organization) or is_secretary(by)):
        raise ValidationError(
            _("You no longer have access to this organization."), code="not_yours"
        )
    _note(organization, by)
    _close(organization, Outcome.CONFIRMED)


@transaction.atomic
def answer(reminder):
    """Note that whoever got the letter says that all is right; a second time does nothing."""
    lock_organization(reminder.organization_id)
    reminder.refresh_from_db()
    if reminder.closed_on is None:
        confirm(reminder.organization, by=reminder.user)
        reached(reminder.user)


@transaction.atomic
def settle(reminder, *, by):
    """Leave it until next time: the secretariat has seen to it, or will not."""
    organization = lock_organization(reminder.organization_id)
    if not _close(organization, Outcome.SETTLED):
        raise ValidationError(_("This has been answered already."), code="closed")


def find(number):
    """Find a reminder that its contact may still answer, or refuse."""
    asked = Reminder.objects.select_related("organization", "user")
    found = asked.filter(pk=number, user__is_active=True).first()
    if found and found.organization.is_listed and _acts(found.user, found.organization):
        return found
    raise ValidationError(_("This link is not valid any more."), code="closed")


def as_it_stands(organization):
    """Give what is filled in as (label, lines), and the labels of what is empty."""
    fields = list(review.as_it_stands(ORGANIZATION, organization))
    filled = [(label, lines) for label, lines in fields if lines]
    return filled, [label for label, lines in fields if not lines]


def contacts(organization):
    """Those who can be asked: managers first, then who has acted longest."""
    acting = Representative.objects.current().filter(organization=organization)
    reachable = acting.filter(user__is_active=True, user__bounced_on=None)
    managers_first = Case(When(role=Representative.Role.MANAGER, then=0), default=1)
    order = [managers_first, F("since").asc(nulls_first=True), "pk"]
    return [acts.user for acts in reachable.select_related("user").order_by(*order)]


def reached(user):
    """Take the mark off whose letters came back: one has arrived."""
    User.objects.filter(pk=user.pk, bounced_on__isnull=False).update(bounced_on=None)


def mark(representative, *, by):
    """Note by hand that letters to this contact come back."""
    users = User.objects.filter(pk=representative.user_id, bounced_on=None)
    if not users.update(bounced_on=timezone.localdate()):
        raise ValidationError(_("This contact is marked already."), code="marked")


def unmark(representative, *, by):
    """Note by hand that letters to this contact arrive again."""
    reached(representative.user)


def _worth_a_look(today):
    fresh_since = today - timedelta(days=_cluster().days_between_reminders)
    members = Organization.objects.listed().members_on(today)
    stale = Q(confirmed_on=None) | Q(confirmed_on__lte=fresh_since)
    asked = Reminder.objects.open()
    found = {*members.filter(stale).values_list("pk", flat=True)}
    found |= {*asked.values_list("organization", flat=True)}
    quiet = _quiet(asked.filter(organization__in=members), today)
    return sorted(found - {*quiet.values_list("organization", flat=True)})


def _quiet(asked, today):
    """Keep the steps that have no answer and still have time, or are the last one."""
    waits = timedelta(days=_cluster().days_until_next_step)
    own = {"user": OuterRef("user"), "organization": OuterRef("organization")}
    acts = Representative.objects.current().filter(**own)
    reachable = Q(Exists(acts), user__is_active=True, user__bounced_on=None)
    has_time = reachable & Q(asked_on__gt=today - waits)
    unanswered = asked.with_answers().filter(has_answer=False)
    return unanswered.filter(Q(step=Step.SECRETARIAT) | has_time)


def _look(number, today):
    organization = Organization.objects.get(pk=number)
    return None if _outcome(organization, today) else _due(organization, today)


@transaction.atomic
def _take(number, today):
    # Two processes may be at it at once: behind the lock the second sees what was sent.
    organization = lock_organization(number)
    if outcome := _outcome(organization, today):
        _close(organization, outcome)
        return None
    if due := _due(organization, today):
        reminder = Reminder(**due._asdict(), asked_on=today)
        reminder.full_clean(validate_constraints=False)
        reminder.save()
        if due.user:
            _write(reminder)
    return due


def _outcome(organization, today):
    """Say how the open round has ended by itself; empty while it goes on, or without one."""
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


def _due(organization, today):
    taken = list(organization.reminders.open().select_related("user"))
    reachable = contacts(organization)
    if not (
        _goes_on(taken, reachable, today) if taken else _begins(organization, today)
    ):
        return None
    asked = [step.user for step in taken]
    left = [user for user in reachable if user not in asked]
    if left and len(asked) < 2:
        return Due(organization, ORDER[len(asked)], left[0])
    return Due(organization, Step.SECRETARIAT, None)


def _goes_on(taken, reachable, today):
    """The next is asked when the time is up, or at once if the last cannot answer any more."""
    last = taken[-1]
    if last.step == Step.SECRETARIAT:
        return False
    waited = today - last.asked_on >= timedelta(days=_cluster().days_until_next_step)
    return waited or last.user not in reachable


def _begins(organization, today):
    """A round begins long after the last answer, round or first day of the membership."""
    closed = organization.reminders.aggregate(last=Max("closed_on"))["last"]
    stay = organization.memberships.on(today).first()
    days = [organization.confirmed_on, closed, stay and stay.since]
    last = max(filter(None, days), default=date.min)
    return today - last >= timedelta(days=_cluster().days_between_reminders)


def _cluster():
    return Cluster.objects.first() or Cluster()


def _acts(user, organization):
    return user.is_active and user.organizations().contains(organization)


def _note(organization, by):
    with translation.override("nb"):
        reason = _("Confirmed that all is right")
    organization.confirmed_on = timezone.localdate()
    with pghistory.context(user=by.pk, reason=reason):
        organization.save(update_fields=["confirmed_on"])


def _close(organization, outcome):
    taken = organization.reminders.open()
    return taken.update(closed_on=timezone.localdate(), outcome=outcome)


def _write(reminder):
    user, organization = reminder.user, reminder.organization
    token = confirmations.token(PURPOSE, reminder=reminder.pk)
    slug, language = organization.slug, user.language
    with translation.override(language):
        filled, empty = as_it_stands(organization)
        context = {
            "name": user.name,
            "organization": organization,
            "is_second": reminder.step == Step.SECOND,
            "filled": filled,
            "empty": ", ".join(map(str, empty)),
            "days": confirmations.LONGER_MAX_AGE[PURPOSE].days,
            "link": links.url("confirmation", "confirm", token, language=language),
            "edit": links.url("organization", "edit", slug, language=language),
        }
        mail.write("reminder", to=user.email, language=language, context=context)
