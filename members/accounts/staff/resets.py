"""Remove a colleague's lost second factor; the next log-in sets up a new one."""

from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts import factors, sessions
from members.actions import Action, always
from members.fields import value_or_words
from members.models import SecondFactor, User
from members.operation import limits

from . import notices
from .forms import ResetForm
from .guard import lock, may_manage, require_colleague, require_manager

# Resets in a day by one administrator, or by a stolen session of one.
BY_ONE = {"at_most": 3, "per": timedelta(days=1)}
OF_ONE = {"at_most": 2, "per": timedelta(days=1)}
# A thief who has just changed the log-in address must not get round the factor too.
SETTLED = timedelta(days=7)


def factor_ids(user):
    """Return the ids of the user's factors as text, for the form to send back."""
    ids = (
        SecondFactor.objects.filter(user=user)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return ".".join(map(str, ids))


def may_reset(user, *, by):
    """Return the reason why `by` may not reset the user's factor, or ""."""
    return value_or_words(_require_may_reset, user, by)[1]


def reset(user, *, by, reason, seen):
    """Remove the colleague's factors and sessions, and write to both and all administrators.

    `seen` is the value of `factor_ids` on the page: a factor that was set up since, or a
    reset by somebody else, is code "stale". Refused attempts count, too.
    """
    require_manager(by)  # before it counts as an attempt; checked again under the lock
    limits.require("reset factor by", f"user {by.pk}", **BY_ONE)
    limits.require("reset factor of", f"user {user.pk}", **OF_ONE)
    with transaction.atomic(), pghistory.context(user=by.pk, reason=reason):
        by, user = lock(by, user)
        _require_may_reset(user, by)
        if factor_ids(user) != seen:
            text = _(
                "The second factor of %(who)s has changed since you opened the page."
            )
            raise ValidationError(text % {"who": user}, code="stale")
        return _reset_factor(user, by, reason)


def reset_by_command(user, *, reason):
    """Remove the factors of any user, for a command on the server; return how many."""
    origin = f"reset_second_factor: {reason}"
    with transaction.atomic(), pghistory.context(reason=origin):
        [user] = lock(user)
        return _reset_factor(user, None, reason)


def _reset_factor(user, by, reason):
    removed = factors.reset(user)
    sessions.end_sessions(user, user.email)
    limits.reset("guess", f"user {user.pk}")
    notices.notify(notices.RESET, user, by=by, words=reason)
    return removed


def _require_may_reset(user, by):
    require_manager(by)
    require_colleague(user)
    if user == by:
        text = _("Another site administrator has to do this for you.")
        raise ValidationError(text, code="own")
    if not factors.factors_of(user).exists():
        text = _("%(who)s has no second factor, and sets one up at the next log-in.")
        raise ValidationError(text % {"who": user}, code="none")
    if settled := _settles_at(user):
        text = _(
            "The log-in address of %(who)s was changed a short time ago. The second factor"
            " cannot be removed here before %(day)s."
        )
        params = {"who": user, "day": date_format(timezone.localtime(settled))}
        raise ValidationError(text % params, code="moved")


def _settles_at(user):
    """Return the time at which a recent change of address is old enough, or None."""
    rows = User.pgh_event_model.objects.filter(pgh_obj_id=user.pk)
    other = rows.exclude(email=user.email).order_by("-pgh_id").first()
    if other is None:
        return None
    moved = rows.filter(pgh_id__gt=other.pgh_id).order_by("pgh_id").first()
    settled = moved and moved.pgh_created_at + SETTLED
    return settled if settled and settled > timezone.now() else None


def _reset_done(removed, user, **values):
    return _("%(who)s can now log in and set up a new second factor.") % {"who": user}


RESET = Action(
    gettext_lazy("Remove the second factor"),
    reset,
    _reset_done,
    ResetForm,
    may=may_manage,
    takes_factor=always,
)
