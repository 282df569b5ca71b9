"""Decide on corrections by persons: words that came by a link are read before they are public.

A correction of what is public waits in columns of its own; another one is stored at once,
and a trigger refuses consent to show it until it is approved.
"""

from datetime import time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members.actions import Action, Staff
from members.actions.waiting import RowText, WaitingKind
from members.fields import fingerprint
from members.fields.forms import PlainForm, text_area
from members.models import Consent, Person
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

from .consent import end_consents
from .corrections import UNDECIDED, save_own_items, take_new_items
from .notifications import write_to_person
from .tokens import lock_person

TIME_TO_DECIDE = timedelta(days=30)  # GDPR article 12(3)
MAY_DECIDE = Staff("members.change_person")


def to_decide(person):
    """Return [(item, public value, corrected value)]; without the former, it is hidden."""
    waiting, items = person.new_items, person.items
    rows = [(item, items.get(item, ""), new) for item, new in waiting.items()]
    hidden = [item for item in person.unread_items if item not in waiting]
    return rows + [(item, "", items.get(item, "")) for item in hidden]


def corrections_fingerprint(person):
    return fingerprint([list(map(str, row)) for row in to_decide(person)])


@transaction.atomic
def approve_corrections(person, *, seen, by):
    """Store what waits, which stays public, and allow consent to the rest."""
    row = _lock_corrected(person, seen)
    labels = [Consent.Item(item).label for item, _old, _new in to_decide(row)]
    waiting = take_new_items(row)
    row.unread_items, row.corrected_on = [], None
    save_own_items(row, waiting, *UNDECIDED)
    _write_decision(row, "approved", labels, by)
    return row


@transaction.atomic
def decline_corrections(person, *, seen, reason, by):
    """Drop what waits; what is hidden stays stored, and cannot be shown."""
    row = _lock_corrected(person, seen)
    labels = [Consent.Item(item).label for item, _old, _new in to_decide(row)]
    take_new_items(row)
    row.corrected_on = None
    save_own_items(row, {}, *UNDECIDED)
    _write_decision(row, "declined", labels, by, reason=reason)
    return row


@periodic(
    "late_corrections",
    gettext_lazy("Hide what persons have corrected and nobody has approved"),
    Daily(time(5)),
)
def hide_late_corrections():
    """Store corrections that have waited a month, and hide the items until approved."""
    last = timezone.localdate() - TIME_TO_DECIDE
    late = Person.objects.corrected().filter(corrected_on__lte=last)
    for person in late.order_by("pk"):
        if person.new_items:
            _hide_late(person, last)


@transaction.atomic
def _hide_late(person, last):
    row = lock_person(person)
    waiting = take_new_items(row)
    if not waiting or row.corrected_on > last:
        return  # decided, or corrected again, at this moment
    end_consents(row, waiting)
    row.unread_items = sorted({*row.unread_items, *waiting})
    save_own_items(row, waiting, *UNDECIDED)
    labels = [Consent.Item(item).label for item in waiting]
    _write_decision(row, "late", labels, None)


def _lock_corrected(person, seen):
    row = lock_person(person)
    if row.corrected_on is None:
        raise ValidationError(_("This has already been decided."), code="decided")
    if corrections_fingerprint(row) != seen:
        raise ValidationError(
            _("The person has corrected this again. See how it is now."), code="stale"
        )
    return row


def _write_decision(person, outcome, labels, by, *, reason=""):
    if person.email:
        context = {"outcome": outcome, "labels": labels, "reason": reason}
        write_to_person("person_correction_decided", person, by=by, **context)


class ApproveCorrectionsForm(PlainForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        self.fields["seen"].initial = corrections_fingerprint(target)


class DeclineCorrectionsForm(ApproveCorrectionsForm):
    reason = text_area(gettext_lazy("Reason, which the person gets by e-mail"), 1000)


APPROVE = Action(
    gettext_lazy("Approve the corrections"),
    approve_corrections,
    gettext_lazy("The corrections are approved, and the person is told by e-mail."),
    ApproveCorrectionsForm,
    may=MAY_DECIDE,
)
DECLINE = Action(
    gettext_lazy("Decline the corrections"),
    decline_corrections,
    gettext_lazy("The corrections are declined, and the person is told by e-mail."),
    DeclineCorrectionsForm,
    may=MAY_DECIDE,
)
CORRECTIONS = WaitingKind.declare(
    name="corrections",
    place=25,
    label=npgettext_lazy("waiting", "correction by a person", "corrections by persons"),
    rows=Person.objects.corrected,
    values={"name": F("name")},
    describe=lambda row: RowText(row["name"]),
    since="corrected_on",
    permissions=MAY_DECIDE.permissions,
    new="corrected_on__gte",
    noun="person",
    page=("person", "correction"),
)
