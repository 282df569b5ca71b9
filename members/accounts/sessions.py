"""The sessions in which a user is logged in, and their end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts import factors
from members.actions import Action, Staff


@dataclass(frozen=True)
class OpenSession:
    """`since` is its log-in; `is_here` whether it is the session of the request."""

    since: datetime
    is_here: bool


def open_sessions(user, session_key):
    """Return the OpenSessions of the user, that of the request first, then by newest."""
    stored = [
        OpenSession(_since(row), row.session_key == session_key)
        for row in Session.objects.filter(expire_date__gt=timezone.now())
        if row.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    lasting = [one for one in stored if not factors.is_over(one.since.timestamp())]
    return sorted(lasting, key=lambda each: (each.is_here, each.since), reverse=True)


def end_others(user, session_key):
    """End all sessions of the user but this one, and log-ins whose code is on its way."""
    end_sessions(user, user.email, keep=session_key)


# Of (user, key of the session that goes on).
END_OTHERS = Action(
    gettext_lazy("Log out everywhere else"),
    lambda target, by: end_others(*target),
    gettext_lazy("You have been logged out everywhere else."),
    may=lambda by, target: by == target[0],
)


def end(user):
    """End all sessions of the user; return how many there were."""
    number = len(open_sessions(user, None))
    end_sessions(user, user.email)
    return number


def end_sessions(user, address, *, keep=None):
    """Delete the user's sessions but one, and log-ins that a code to the address would end.

    A session ends by itself when the address changes, but would be valid again if the
    user got the address back.
    """
    for session in Session.objects.exclude(session_key=keep):
        data = session.get_decoded()
        user_id = data.get(SESSION_KEY)
        # A log-in that waits for its code has no user yet, but names the address.
        if user_id == str(user.pk) or (user_id is None and address in str(data)):
            session.delete()


def _log_out(user, *, by):
    if user.is_superuser and not by.is_superuser:
        raise ValidationError(_("Only a superuser may log a superuser out."))
    end(user)


LOG_OUT = Action(
    gettext_lazy("Log out everywhere"), _log_out, "", may=Staff("members.change_user")
)


def end_all():
    """Log everybody out; return how many sessions there were, log-ins not completed too."""
    return Session.objects.all().delete()[0]


def _since(row):
    """Return when the user logged in; if it is not recorded, when the session was last saved."""
    if records := row.get_decoded().get(AUTHENTICATION_METHODS_SESSION_KEY):
        return datetime.fromtimestamp(records[0]["at"], UTC)
    return row.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)
