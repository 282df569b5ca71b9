"""The waiting lists of yearly checks: of the secretariat, and of the member."""

from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, npgettext_lazy

from members.actions import links
from members.actions.waiting import OF, RowText, WaitingKind
from members.models import Organization, Reminder, User
from members.models.reminders import confirmed_in_round

from .rounds import CONFIRM
from .sections import lacking_text


def _reminder_text(row):
    ways = " / ".join(filter(None, [row["phone"], row["email"]]))
    lacking = lacking_text(row["confirmed"])
    note = ways or _("no one known: send an invitation")
    return RowText(row["of"], " · ".join(filter(None, [note, lacking])))


def _unconfirmed(organization, user):
    """Filter to the organization if something is left of the check that it was asked for."""
    reminders = Reminder.objects.open().filter(organization=OuterRef("pk")).order_by()
    first = reminders.values("organization").values(day=Min("asked_on"))
    rows = Organization.objects.filter(pk=organization, is_listed=True)
    return rows.filter(Exists(reminders)).annotate(asked_on=Subquery(first))


def _unconfirmed_text(row):
    text = capfirst(lacking_text(row["confirmed"]))
    if not text and row["confirmed_on"]:
        day = date_format(date.fromisoformat(row["confirmed_on"]))
        text = _("Last confirmed on %(day)s") % {"day": day}
    page = links.path("organization", "check", row["slug"])
    return RowText(
        _("Is everything correct?"), text or _("Never confirmed"), address=page
    )


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
