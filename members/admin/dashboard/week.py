"""Below the waiting rows of the front page: the coming week, and the user's acts of today."""

from collections import Counter
from datetime import timedelta
from functools import partial

from django.db.models import DateField, ExpressionWrapper, F, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from members.actions import links
from members.actions.waiting import OF, RowText, WaitingKind
from members.association import waiting
from members.models import Batch, Event, Fee, Membership, Note, Organization

DAYS = timedelta(days=7)
UNPAID_FOR = timedelta(days=30)  # the usual time to pay after an invoice
MOST_ACTS = 300


def _in_the_week(rows, column, first=timedelta()):
    """Filter rows of a day in the coming week, from today or `first` after it."""
    today = timezone.localdate()
    return rows.filter(**{f"{column}__range": (today + first, today + DAYS)})


def _notes():
    # Those of today and earlier wait.
    return _in_the_week(Note.objects.open(), "follow_up_on", timedelta(days=1))


def _ending_memberships():
    exact = Membership.objects.filter(until_precision=Membership.Precision.DAY)
    return _in_the_week(exact, "until")


def _unpaid_fees():
    late_on = ExpressionWrapper(F("billed_on") + Value(UNPAID_FOR), DateField())
    rows = Fee.objects.unpaid().annotate(late_on=late_on)
    return rows.filter(late_on__lte=timezone.localdate() + DAYS)


def _card(row):
    return links.desk_path(Organization(pk=row["organization"]))


def _note(row):
    text = Truncator(" ".join(row["text"].split())).chars(90)
    return RowText(row["of"], text, address=f"{_card(row)}#notes")


def _fee(row):
    text = _("the fee of %(year)s, billed 30 days before and not paid")
    return RowText(row["of"], text % row, address=_card(row))


def _event(row):
    page = "meeting" if row["body"] else "event"
    address = reverse(f"admin:{page}", args=[row["number"]])
    return RowText(row["title"], row["body"] or row["place"], address=address)


def _ending(row):
    return RowText(row["of"], _("last day as a member"), address=_card(row))


_kind = partial(WaitingKind, label="")
COMING = [
    _kind(
        name="notes",
        place=10,
        rows=_notes,
        values=OF | {"text": F("text")},
        describe=_note,
        since="follow_up_on",
        permissions=("members.change_note",),
    ),
    _kind(
        name="events",
        place=20,
        rows=lambda: _in_the_week(Event.objects.filter(is_cancelled=False), "held_on"),
        values={
            "title": F("title_nb"),
            "body": F("body__name_nb"),
            "place": F("place"),
            "number": F("pk"),
        },
        describe=_event,
        since="held_on",
        permissions=("members.view_event",),
    ),
    _kind(
        name="endings",
        place=30,
        rows=_ending_memberships,
        values=OF,
        describe=_ending,
        since="until",
        permissions=("members.view_membership",),
    ),
    _kind(
        name="fees",
        place=40,
        rows=_unpaid_fees,
        values=OF | {"year": F("year")},
        describe=_fee,
        since="late_on",
        permissions=("members.view_fee",),
    ),
]


def coming_week(user):
    """Return the WaitingRows of the coming week by day, five of a kind, and how many more."""
    groups = waiting.sections([kind for kind in COMING if kind.is_for(user)])
    rows = [row for group in groups for row in group.rows]
    return {
        "rows": sorted(rows, key=lambda row: row.since),
        "more": sum(group.more for group in groups),
    }


def acts_today(user):
    """Return [(act, number)] of the user's acts today, 300 at most; one query."""
    acts = Batch.objects.filter(by=user, undoes=None, undone_by=None).order_by("-pk")
    latest = acts.values_list("act", "began_at")[:MOST_ACTS]
    today = timezone.localdate()
    numbers = Counter(act for act, at in latest if timezone.localdate(at) == today)
    return [(Batch.Act(act).label, number) for act, number in numbers.most_common()]
