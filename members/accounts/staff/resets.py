"""Remove the second factor of a colleague who has lost it; the next log-in sets up a new one."""

from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.accounts import factors, sessions
from members.actions import Action
from members.fields import value_or_words
from members.models import SecondFactor, User
from members.operation import limits

from . import notices
from .forms import ResetForm
from .guard import lock, require_colleague, require_manager

# What one administrator, or a stolen session of one, may do in a day.
BY_ONE = {"at_most": 3, "per": timedelta(days=1)}
OF_ONE = {"at_most": 2, "per": timedelta(days=1)}
# Whoever has just moved the account to an own address must not get round its factor too.
SETTLED = timedelta(days=7)


def factors_seen(user):
    """Return the numbers of the user's factors, for a form that is sent back."""
    ids = (
        SecondFactor.objects.filter(user=user)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return ".".join(map(str, ids))


def may_reset(user, *, by):
    """Return why `by` may not reset the factor of the user here, in words, or ""."""
    return value_or_words(_require_may_reset, user, by)[1]


def reset(user, *, by, reason, seen):
    """Remove the colleague's factors and sessions, and write to both and all administrators.

    `seen` is what `factors_seen` returned on the page: a factor that was set up since, or a
    reset by somebody else, is code "stale". Attempts count although they are refused.
    """
    require_manager(by)  # and again behind the lock, when an attempt has been counted
    limits.require("reset factor by", f"user {by.pk}", **BY_ONE)
    limits.require("reset factor of", f"user {user.pk}", **OF_ONE)
    with transaction.atomic(), pghistory.context(user=by.pk, reason=reason):
        by, user = lock(by, user)
        _require_may_reset(user, by)
        if factors_seen(user) != seen:
            text = _(
                "The second factor of %(who)s has changed since you opened the page."
            )
            raise ValidationError(text % {"who": user}, code="stale")
        return _reset(user, by, reason)


def reset_by_command(user, *, reason):
    """Remove the factors of any user, for whoever runs the server; return how many."""
    told = f"reset_second_factor: {reason}"
    with transaction.atomic(), pghistory.context(reason=told):
        [user] = lock(user)
        return _reset(user, None, reason)


def _reset(user, by, reason):
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
        said = {"who": user, "day": date_format(timezone.localtime(settled))}
        raise ValidationError(text % said, code="moved")


def _settles_at(user):
    """Return when a recent change of the user's address is old enough, or None."""
    rows = User.pgh_event_model.objects.filter(pgh_obj_id=user.pk)
    other = rows.exclude(email=user.email).order_by("-pgh_id").first()
    if other is None:
        return None
    moved = rows.filter(pgh_id__gt=other.pgh_id).order_by("pgh_id").first()
    settled = moved and moved.pgh_created_at + SETTLED
    return settled if settled and settled > timezone.now() else None


def _done(removed, user, **typed):
    return _("%(who)s can now log in and set up a new second factor.") % {"who": user}


RESET = Action(gettext_lazy("Remove the second factor"), reset, _done, ResetForm)
