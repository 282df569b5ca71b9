"""Ask the secretariat to be put in touch about a match, and withdraw the request."""

from datetime import timedelta
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts.access.permissions import lock_organization
from members.actions import Action, Question, recording, represents
from members.fields.forms import PlainForm
from members.models import Batch, Introduction, ResourceStream
from members.operation import limits

from .matches import Matches

OFTEN = {"at_most": 30, "per": timedelta(days=1)}


class MatchForm(PlainForm):
    """The pressed button: an act with the key of a match, or the number of a request."""

    act = forms.RegexField(r"^(ask [0-9a-z]+|withdraw [0-9]{1,18})$")

    @property
    def arguments(self):
        return {"key": self.cleaned_data["act"].partition(" ")[2]}


@transaction.atomic
def ask(organization, key, *, by):
    """Create the request of the organization about the match with the key.

    Raises ValidationError when the match no longer exists or the organization has asked
    before. Each side may ask once, and learns nothing of the other side's request.
    """
    organization = lock_organization(organization.pk)
    _require_access(by, organization)
    match = _lock_match(organization, key)
    if match.introduction:
        raise ValidationError(
            _("You have already asked about this match."), code="twice"
        )
    limits.require("introduction", organization.pk, **OFTEN)
    offer, need = sorted([match.own, match.other], key=lambda one: one.direction)[::-1]
    made = Introduction(
        offer=offer, need=need, asked_side=match.own.direction, asked_by=by
    )
    with recording(Batch.Act.SAVE, by=by):
        made.full_clean()
        made.save()
    return made


@transaction.atomic
def withdraw(organization, pk, *, by):
    """Withdraw a request of the organization that has no outcome yet."""
    organization = lock_organization(organization.pk)
    _require_access(by, organization)
    own = Introduction.objects.asked_by_side_of(organization)
    own_pk = own.filter(pk=pk).values_list("pk", flat=True).first()
    locked = Introduction.objects.select_for_update(no_key=True, of=["self"])
    row = locked.filter(pk=own_pk, withdrawn_on=None, outcome="").first()
    if row is None:
        text = _("The secretariat has dealt with this meanwhile, or it was withdrawn.")
        raise ValidationError(text, code="closed")
    row.withdrawn_on = timezone.localdate()
    with recording(Batch.Act.SAVE, by=by):
        row.full_clean()
        row.save(update_fields=["withdrawn_on"])


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


def _require_access(by, organization):
    if not by.organizations().contains(organization):
        raise ValidationError(
            _("You no longer have access to this organization."), code="access"
        )


def _ask_before_asking(organization, **values):
    return Question(
        _("Ask the secretariat to put you in touch?"),
        [
            _("The secretariat sees both entries and looks at whether they match."),
            _(
                "It asks the other organization first. Until then they are told nothing."
            ),
            _(
                "If both want to, you both get an e-mail that says who the other one is."
            ),
        ],
        _("Put us in touch"),
        _("You can withdraw it until the secretariat has dealt with it."),
    )


def _ask_before_withdrawing(organization, **values):
    return Question(
        _("Withdraw the request to be put in touch?"),
        [_("The secretariat does nothing more about it.")],
        _("Withdraw"),
        _("You can ask again as long as the match stands."),
    )


_match_action = partial(Action, may=represents)
ASK = _match_action(
    gettext_lazy("Put us in touch"),
    ask,
    gettext_lazy("The secretariat has received your request."),
    MatchForm,
    ask=_ask_before_asking,
)
WITHDRAW = _match_action(
    gettext_lazy("Withdraw"),
    lambda organization, *, key, by: withdraw(organization, key, by=by),
    gettext_lazy("The request has been withdrawn."),
    MatchForm,
    ask=_ask_before_withdrawing,
)
