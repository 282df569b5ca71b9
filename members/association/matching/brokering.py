"""Broker for two members: ask the other side, record the outcome, count outcomes by year."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Concat, ExtractYear
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members.actions import Action, Staff
from members.actions.waiting import RowText, WaitingKind, name_at
from members.models import Introduction, ResourceStream

from .answering import write_question
from .introducing import close, introduce, lock_pair, sides_of, write_outcome

OUTCOMES = [value for value in Introduction.Outcome.values if value]


@transaction.atomic
def broker(pk, *, by):
    """Introduce both sides if both have agreed, else ask the other one; return the row."""
    row, rows = lock_pair(pk)
    if row.outcome:
        raise ValidationError(_("This has an outcome already."), code="written")
    sides = sides_of(row, rows)
    if warnings := [side.warning for side in sides if side.warning]:
        raise ValidationError(warnings[0], code="nobody")
    if len(rows) == len(sides):
        introduce(sides, by=by)
    else:
        _ask_other_side(row, sides)
    return row


def _ask_other_side(row, sides):
    for side in sides:
        for user in [] if side.row else side.readers:
            write_question(user, row)
    row.forwarded_on = timezone.localdate()
    row.save(update_fields=["forwarded_on"])


@transaction.atomic
def note_outcome(pk, outcome, note, *, by):
    """Record the outcome, for both sides if both have asked; write to those that wait."""
    row, rows = lock_pair(pk)
    waiting = [one for one in rows if not one.outcome]
    row.note = note
    row.save(update_fields=["note"])
    close(rows, outcome, by=by)
    for one in waiting:
        write_outcome(one)


_introduction_action = partial(Action, may=Staff("members.change_introduction"))
BROKER = _introduction_action(
    gettext_lazy("Put them in touch"),
    lambda introduction, by: broker(introduction.pk, by=by),
    lambda row, target, **values: (
        _("Each has been sent the name and address of the other.")
        if row.written_on
        else _(
            "The other organization has been asked. If they say yes, both get an e-mail."
        )
    ),
)
NOTE_OUTCOME = _introduction_action(
    gettext_lazy("Save the outcome"),
    lambda introduction, **values: note_outcome(introduction.pk, **values),
    gettext_lazy("The outcome has been saved."),
)


def _introduction_text(row):
    kind = capfirst(str(ResourceStream.Kind(row["kind"]).label))
    return RowText(f"{row['offer']} – {row['need']}", kind, row["by"])


INTRODUCTIONS = WaitingKind.declare(
    name="introductions",
    place=60,
    label=npgettext_lazy(
        "waiting", "request to be put in touch", "requests to be put in touch"
    ),
    rows=Introduction.objects.waiting,
    values={
        "offer": F("offer__organization__name"),
        "need": F("need__organization__name"),
        "kind": F("offer__kind"),
        "by": name_at("asked_by"),
    },
    describe=_introduction_text,
    since="asked_on",
    permissions=BROKER.may.permissions,
    new="asked_on__gte",
    noun="introduction",
)


def count_by_year():
    """Return [(year, {outcome: number of pairs})], the latest year first."""
    pair = Concat("offer_id", Value("-"), "need_id", output_field=CharField())
    rows = Introduction.objects.exclude(outcome="").order_by()
    rows = rows.values("outcome", year=ExtractYear("decided_on"))
    years = {}
    for row in rows.annotate(number=Count(pair, distinct=True)):
        numbers = years.setdefault(row["year"], dict.fromkeys(OUTCOMES, 0))
        numbers[row["outcome"]] = row["number"]
    return sorted(years.items(), reverse=True)
