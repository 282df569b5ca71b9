"""Keep what somebody has typed while they log in again, for them alone.

A form carries a signed mark of the user and the organization that it was made for. What
comes without a log-in waits in the session of that browser; only the same user gets it
back, in the form of the same organization. What carries no such mark is not kept.
"""

import time
from datetime import timedelta

from django.core import signing
from django.http import QueryDict

from .. import limits
from .forms import logo

FIELD, NAME, SALT = "form_of", "typed", "members.portal.kept"
LASTS = 12 * 3600  # seconds, as long as a session
MOST = 200_000  # characters, as they are sent
OFTEN = {"at_most": 30, "per": timedelta(hours=1)}


def sign(user, organization):
    """Mark a form as made for the user and the organization."""
    return signing.dumps([user.pk, organization.pk], salt=SALT)


def made_for(data):
    """Give [user, organization], by number, that a form was made for; None if forged."""
    try:
        return signing.loads(data.get(FIELD, ""), salt=SALT, max_age=14 * LASTS)
    except signing.BadSignature:
        return None


def keep(request):
    """Let the form of a request wait for its user to log in."""
    whose = made_for(request.POST)
    if not whose or not limits.allow("keep", whose[0], **OFTEN):
        return
    data, _refusal = logo.take(request.POST, request.FILES, whose[1])
    data = data.copy()
    data.pop("csrfmiddlewaretoken", None)
    if len(typed := data.urlencode()) <= MOST:
        kept = {"whose": whose, "typed": typed, "at": time.time()}
        request.session[NAME] = kept


def typed(request, organization):
    """Give back the form that waits for the user, if it is for this organization."""
    kept = request.session.get(NAME)
    if kept is None:
        return None
    user, number = kept["whose"]
    if user != request.user.pk or time.time() - kept["at"] > LASTS:
        forget(request)
        return None
    return QueryDict(kept["typed"]) if number == organization.pk else None


def forget(request):
    """Keep it no longer: it has been sent, or is not wanted."""
    request.session.pop(NAME, None)
