"""Alerts from the business register: opened, e-mailed to staff, and dealt with."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members import mail
from members.actions import Action, Staff, links
from members.actions.waiting import OF, RowText, WaitingKind
from members.models import RegisterAlert, RegisterSnapshot, User

from ..leaving import dependents_after

Kind, Status = RegisterAlert.Kind, RegisterSnapshot.Status
MEMBERSHIP, UNPAID = gettext_lazy("Membership"), gettext_lazy("Unpaid fees")
# The fact of each kind: its day, or "" without one.
FACTS = {kind: kind.value for kind in Kind} | {Kind.DELETED: "deleted_on"}


def record_alerts(organization, before, after, *, status):
    """Open an alert for each new flag, and close those that the register has taken back.

    `before` and `after` are the facts of its RegisterSnapshot, whose new status is the
    given. Staff get an e-mail about each new alert. One that somebody has dealt with does
    not come back for the same flag.
    """
    if status not in (Status.ACTIVE, Status.DELETED):
        return
    flags, earlier = _flags(after), _flags(before)
    if status == Status.DELETED:
        flags.setdefault(Kind.DELETED, None)
    alerts = organization.register_alerts.select_for_update(no_key=True)
    waiting = _keep_open(alerts, flags)
    for kind in sorted(flags.keys() - earlier.keys() - waiting):
        day = flags[kind]
        if not alerts.filter(kind=kind, day=day, closed_by__isnull=False).exists():
            _open(RegisterAlert(organization=organization, kind=kind, day=day))


def deal_with(alert, *, by):
    """Close an alert that is still open."""
    locked = RegisterAlert.objects.open().select_for_update(no_key=True)
    alert = locked.filter(pk=alert.pk).first()
    if alert is None:
        text = _(
            "This alert has already been dealt with, or withdrawn in the business register."
        )
        raise ValidationError(text, code="closed")
    _close(alert, by)


def _flags(facts):
    """Return {kind: day or None} of the flags that are set."""
    days = {kind: facts.get(fact) for kind, fact in FACTS.items()}
    return {
        kind: date.fromisoformat(day) if day else None
        for kind, day in days.items()
        if day is not None
    }


def _keep_open(alerts, flags):
    """Close the open alerts without a flag, correct the days of others; return their kinds."""
    kinds = set()
    for alert in alerts.open():
        if alert.kind not in flags:
            _close(alert, None)
            continue
        kinds.add(alert.kind)
        if alert.day != flags[alert.kind]:
            alert.day = flags[alert.kind]
            alert.save(update_fields=["day"])
    return kinds


def _close(alert, by):
    alert.closed_at, alert.closed_by = timezone.now(), by
    alert.full_clean()
    alert.save(update_fields=["closed_at", "closed_by"])


def _open(alert):
    alert.full_clean()
    alert.save()
    context = {"alert": alert, "organization": alert.organization}
    context["consequences"] = _consequences(alert.organization)
    for user in User.objects.filter(is_staff=True, is_active=True, bounced_on=None):
        if ALERTS.is_for(user):
            _write(user, alert, context)


def _consequences(organization):
    """Return [(label, number)] of the rows that go on after today."""
    today = timezone.localdate()
    dependents = dependents_after(organization, today)
    numbers = [
        (MEMBERSHIP, organization.memberships.exclude(until__lt=today).count()),
        (UNPAID, organization.fees.unpaid().count()),
        *((kind.label, len(kind.rows)) for kind in dependents),
    ]
    return [(label, number) for label, number in numbers if number]


def _write(user, alert, context):
    link = links.url("registeralert", "admin_page", alert.pk, language=user.language)
    mail.write_to(user, "register_alert", context | {"link": link})


def _row_text(row):
    day = row["day"] and date.fromisoformat(row["day"])
    return RowText(row["of"], RegisterAlert(kind=row["kind"], day=day).in_words)


DEAL = Action(
    gettext_lazy("Mark as dealt with"),
    deal_with,
    gettext_lazy("The alert has been dealt with."),
    may=Staff("members.change_registeralert"),
)
ALERTS = WaitingKind.declare(
    name="register_alerts",
    place=8,
    label=npgettext_lazy(
        "waiting",
        "alert from the business register",
        "alerts from the business register",
    ),
    rows=RegisterAlert.objects.open,
    values=OF | {"kind": F("kind"), "day": F("day")},
    describe=_row_text,
    since="opened_at",
    permissions=DEAL.may.permissions,
    new="opened_at__gt",
    noun="registeralert",
)
