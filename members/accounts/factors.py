"""The second factor of staff: whether a session has verified one, and its reset."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ..models import SecondFactor
from . import seeds

PERIOD = 30
# Seconds for which a verified factor allows riskier acts.
RECENTLY = 15 * 60
LAST_USE = "last_use"  # in the session, in seconds since 1970
CLOCK_SKEW = 60  # seconds by which the clocks of two machines may differ


def is_verified(request):
    """Whether this session has verified a factor that the user still has."""
    ids = {record["id"] for record in _records(request) if record["method"] == "mfa"}
    return bool(ids) and not ids.isdisjoint(request.user.factor_ids)


def is_recently_verified(request, within):
    """Whether the user logged in, or verified a factor if staff, within so many seconds."""
    methods = {"mfa"} if request.user.is_staff else {"mfa", "code"}
    newest = [r["at"] for r in _records(request) if r["method"] in methods]
    # A clock that was set back would prolong the verification.
    return bool(newest) and -CLOCK_SKEW < time.time() - newest[-1] < within


def began_before_today(request):
    """Whether the user logged in on another day, in a session that still lasts."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return any(r["at"] < midnight.timestamp() for r in _records(request)[:1])


def has_expired(request):
    """Whether the user logged in longer ago than a session may last, however used."""
    return any(is_over(record["at"]) for record in _records(request)[:1])


def is_over(log_in):
    """Whether a session must have ended; `log_in` is in seconds since 1970."""
    return time.time() - log_in > settings.SESSION_COOKIE_AGE


def is_idle(request):
    """Whether staff have not used this session for settings.STAFF_IDLE_MINUTES."""
    return request.user.is_staff and _unused(request) > settings.STAFF_IDLE_MINUTES * 60


def note_use(request):
    """Store when staff have used this session, not at each request."""
    if request.user.is_staff and _unused(request) > settings.STAFF_IDLE_MINUTES * 6:
        request.session[LAST_USE] = time.time()


def _unused(request):
    """Return the seconds since the last use or authentication that the session records."""
    now, last_use = time.time(), request.session.get(LAST_USE, 0)
    moments = [record["at"] for record in _records(request)]
    return now - max([*moments, last_use]) if moments else 0


def _records(request):
    return get_authentication_records(request, request.user)


def factors_of(user):
    """Return the user's factors; recovery codes only replace one and do not count."""
    return SecondFactor.objects.filter(user=user).exclude(
        type=SecondFactor.Type.RECOVERY_CODES
    )


def verification_path(user):
    """Return the path of the page to verify a factor, or to add a first one."""
    types = set(factors_of(user).values_list("type", flat=True))
    if not types:
        return reverse("mfa_index")
    has_codes = SecondFactor.Type.TOTP in types
    return reverse("mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn")


def reset(user):
    """Delete all factors of the user, which also ends the verification of sessions."""
    return SecondFactor.objects.filter(user=user).delete()[0]


def activate_totp(user, secret=None):
    """Add an authenticator app (TOTP, RFC 6238); return its secret."""
    secret = secret or seeds.new_seed()
    TOTP.activate(user, secret)
    return secret


def totp_secret(user):
    """Return the secret of the user's authenticator app, "" if there is none."""
    app = SecondFactor.objects.filter(user=user, type=SecondFactor.Type.TOTP).first()
    return seeds.decrypt(app.data["secret"]) if app else ""


def totp_code(secret):
    """Return the code of this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))
