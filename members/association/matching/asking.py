"""Ask the secretariat to be put in touch about a match, and withdraw the request."""

from datetime import timedelta
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members.accounts.access.permissions import lock_organization
from members.actions import Action, Question, recording, represents
from members.actions.waiting import RowText, WaitingKind, name_at
from members.fields.forms import PlainForm
from members.models import Batch, Introduction, ResourceStream
from members.operation import limits

from .introducing import agreement, introduce, lock_pair, passed_on, sides_of
from .matches import Matches

OVER = gettext_lazy("This has been dealt with in the meantime, or it was withdrawn.")
OFTEN = {"at_most": 30, "per": timedelta(days=1)}


class MatchForm(PlainForm):
    """The pressed button: an act with the key of a match, or the number of a request."""

    act = forms.RegexField(r"^(ask [0-9a-z]+|withdraw [0-9]{1,18})$")

    @property
    def arguments(self):
        return {"key": self.cleaned_data["act"].partition(" ")[2]}


@transaction.atomic
def ask(organization, key, *, by):
    """Create the request of the organization about the match with the key, and return it.

    It is the yes of `by` to passing on name and address. Where the secretariat has asked about the
    request of the other side, both are introduced. Raises ValidationError when the match no
    longer exists or the organization has asked before.
    """
    organization = lock_organization(organization.pk)
    require_access(by, organization)
    match = _lock_match(organization, key)
    if match.introduction:
        raise ValidationError(
            _("You have already asked about this match."), code="twice"
        )
    if not by.name:
        text = _("Enter your name on the page of your account first: it is passed on.")
        raise ValidationError(text, code="name")
    limits.require("introduction", organization.pk, **OFTEN)
    with recording(Batch.Act.SAVE, by=by):
        return _introduce_if_agreed(_save_request(match, by), by)


def _save_request(match, by):
    offer, need = sorted([match.own, match.other], key=lambda one: one.direction)[::-1]
    row = Introduction(offer=offer, need=need, asked_side=match.own.direction)
    row.asked_by, row.agreed = by, agreement(match.own, by)
    row.full_clean()
    row.save()
    return row


def _introduce_if_agreed(introduction, by):
    """Introduce both where the secretariat has brokered; return the row."""
    row, rows = lock_pair(introduction.pk)
    sides = sides_of(row, rows)
    is_open = not any(one.outcome for one in rows)
    is_asked = is_open and any(one.forwarded_on for one in rows)
    if is_asked and all(side.stands for side in sides):
        introduce(sides, by=by)
    return row


@transaction.atomic
def withdraw(organization, pk, *, by):
    """Withdraw a request of the organization that has no outcome yet."""
    organization = lock_organization(organization.pk)
    require_access(by, organization)
    own = Introduction.objects.asked_by_side_of(organization)
    row = lock_open(own, pk)
    row.withdrawn_on = timezone.localdate()
    with recording(Batch.Act.SAVE, by=by):
        row.full_clean()
        row.save(update_fields=["withdrawn_on"])


def lock_open(rows, pk):
    """Return one of the rows, locked, or refuse where it is over."""
    own_pk = rows.filter(pk=pk).values_list("pk", flat=True).first()
    locked = Introduction.objects.select_for_update(no_key=True, of=["self"])
    row = locked.open().filter(pk=own_pk).first()
    if row is None:
        raise ValidationError(OVER, code="closed")
    return row


def _lock_match(organization, key):
    """Return the match, found again behind locks on both entries, or refuse."""
    match = Matches(organization).find(key)
    if match:
        pair = ResourceStream.objects.filter(pk__in=[match.own.pk, match.other.pk])
        list(pair.order_by("pk").select_for_update(no_key=True, of=["self"]))
        # Behind the locks, as an entry may have ended while this waited for them.
        match = Matches(organization).find(key)
    if match is None:
        text = _("This match no longer stands: one of the two has ended or changed.")
        raise ValidationError(text, code="gone")
    return match


def require_access(by, organization):
    if not by.organizations().contains(organization):
        raise ValidationError(
            _("You no longer have access to this organization."), code="access"
        )


def _ask_before_asking(organization, *, key, by):
    """Return the question; None where the match is gone, which the action refuses."""
    match = Matches(organization).find(key)
    if match is None:
        return None
    data = "; ".join(passed_on(match.own, by))
    first = _("The other organization gets this and nothing else: %s") % data
    then = _(
        "They get it only if they say yes too, and you then get the same about them."
    )
    return Question(
        _("Ask the secretariat to put you in touch?"),
        [first, then, _("If they say no, you are told only that it came to nothing.")],
        _("Yes, put us in touch"),
        _("You can withdraw it until they have answered."),
    )


def _ask_before_withdrawing(organization, **values):
    return Question(
        _("Withdraw the request to be put in touch?"),
        [_("The secretariat does nothing more about it.")],
        _("Withdraw"),
        _("You can ask again as long as the match stands."),
    )


def _answer_text(introduction, target, **values):
    if introduction.written_on:
        return _(
            "You have both been sent an e-mail with each other's name and address."
        )
    return _("The secretariat has received your request.")


_match_action = partial(Action, form=MatchForm, may=represents)
ASK = _match_action(
    gettext_lazy("Put us in touch"), ask, _answer_text, ask=_ask_before_asking
)
WITHDRAW = _match_action(
    gettext_lazy("Withdraw"),
    lambda organization, *, key, by: withdraw(organization, key, by=by),
    gettext_lazy("The request has been withdrawn."),
    ask=_ask_before_withdrawing,
)


def entry_text(row, note, direction):
    stream = ResourceStream(kind=row["kind"], direction=direction)
    return RowText(capfirst(str(stream)), note)


REQUESTS = WaitingKind.declare(
    name="introductions",
    place=90,
    label=npgettext_lazy(
        "waiting", "request to be put in touch", "requests to be put in touch"
    ),
    rows=lambda organization, user: Introduction.objects.open().asked_by_side_of(
        organization
    ),
    values={
        "kind": F("offer__kind"),
        "side": F("asked_side"),
        "by": name_at("asked_by"),
    },
    describe=lambda row: entry_text(
        row, _("%(who)s asks to be put in touch") % {"who": row["by"]}, row["side"]
    ),
    since="asked_on",
    page=("stream", "member_page"),
)
