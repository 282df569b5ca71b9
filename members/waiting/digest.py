"""The weekly e-mail about what waits, and the choice of what it is about."""

from datetime import time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import confirmations, links, mail
from members.actions import Action, without_actor
from members.fields.forms import PlainForm
from members.models import Representative, User
from members.work.declared import periodic
from members.work.schedules import Daily

from .kinds import KINDS
from .rows import Waiting

PURPOSE = "digest"
Digest = User.Digest


class DigestForm(PlainForm):
    """What the weekly e-mail to a user is about; nothing stops it."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Write to me about"),
        choices=Digest,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, target, **kwargs):
        without = target.digest_without
        wanted = [kind for kind in Digest.values if kind not in without]
        super().__init__(*args, target=target, initial={"kinds": wanted}, **kwargs)


@periodic(
    "digests",
    gettext_lazy("Write to members once a week about what waits for them"),
    Daily(time(7, 30)),
)
def send_digests():
    """Write to each representative whom something waits for, once a week; return how many."""
    day = monday()
    users = _due(day).order_by("pk").values_list("pk", flat=True)
    return sum(_send_digest(pk, day) for pk in users)


def choose(user, kinds):
    """Record the kinds of Digest that the user wants to be written to about."""
    without = [kind for kind in Digest.values if kind not in kinds]
    User.objects.filter(pk=user.pk).update(digest_without=without)
    user.digest_without = without


def find_user(pk):
    """Return the user of a link, or raise ValidationError."""
    found = User.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    return found


def choice_path(user):
    """Return the path at which the user chooses, without logging in."""
    token = confirmations.token(PURPOSE, user=user.pk)
    return links.path("confirmation", "confirm", token)


def monday():
    """Return the first day of this week."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def _due(day):
    """Filter the users who represent somebody and have not been written to this week."""
    acting = Representative.objects.active().filter(user=OuterRef("pk"))
    due = Q(digest_sent_on=None) | Q(digest_sent_on__lt=day)
    wanting = User.objects.exclude(digest_without__contains=Digest.values)
    return wanting.filter(due, Exists(acting), bounced_on=None, is_active=True)


@transaction.atomic
def _send_digest(pk, day):
    # Of two processes the second finds, behind the lock, that the first has written.
    user = _due(day).select_for_update(of=["self"], no_key=True).filter(pk=pk).first()
    if user is None:
        return 0
    with translation.override(user.language):
        waiting = [one for one in _waiting_for(user) if one.number]
        if not waiting:
            return 0
        _write_digest(user, waiting)
    user.digest_sent_on = timezone.localdate()
    user.save(update_fields=["digest_sent_on"])
    return 1


def _waiting_for(user):
    """Yield the Waiting of each organization of the user, of the kinds that are wanted."""
    kinds = [k for k in KINDS if k.is_ours and k.digest not in user.digest_without]
    for organization in user.organizations().order_by("sort_name", "pk"):
        yield Waiting(organization, user, kinds)


def _write_digest(user, waiting):
    choices = links.absolute(choice_path(user))
    slugs = [one.slug for one in waiting]
    context = {
        "number": sum(one.number for one in waiting),
        "waiting": waiting,
        "first": waiting[0],
        "choices": choices,
        "link": links.absolute(
            links.path("organization", "member_page", *slugs)
            if len(slugs) == 1
            else links.path("user", "home")
        ),
    }
    mail.write_to(user, "digest", context, unsubscribe_url=choices)


CHOOSE = Action(
    gettext_lazy("Save"),
    without_actor(choose),
    gettext_lazy("Saved."),
    DigestForm,
)
