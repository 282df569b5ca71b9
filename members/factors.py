"""The second factor of staff: what a session has shown, and what becomes of a lost one."""

import secrets
import time
from base64 import b32encode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse

from .models import SecondFactor

PERIOD = 30


def shown(request):
    """Say whether this session has shown a factor that the user has still."""
    ids = [record["id"] for record in _records(request) if record["method"] == "mfa"]
    return (
        bool(ids)
        and SecondFactor.objects.filter(user=request.user, pk__in=ids).exists()
    )


def shown_lately(request, within):
    """Say whether the user has got in, or shown a factor if staff, so few seconds ago."""
    is_enough = {"mfa"} if request.user.is_staff else {"mfa", "code"}
    newest = [r["at"] for r in _records(request) if r["method"] in is_enough]
    return bool(newest) and time.time() - newest[-1] < within


def _records(request):
    return get_authentication_records(request, request.user)


def had_by(user):
    """Keep what the user can show; spare codes stand in for the others."""
    return SecondFactor.objects.filter(user=user).exclude(
        type=SecondFactor.Type.RECOVERY_CODES
    )


def page_to_show_one(user):
    """Return where the user shows a factor, or gets a first one."""
    types = set(had_by(user).values_list("type", flat=True))
    if not types:
        return reverse("mfa_index")
    has_codes = SecondFactor.Type.TOTP in types
    return reverse("mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn")


def reset(user):
    """Take all factors from the user, and with them what open sessions have shown."""
    return SecondFactor.objects.filter(user=user).delete()[0]


def give_app(user, secret=None):
    """Let the user show codes made from the secret, a new one unless given; return it."""
    secret = secret or b32encode(secrets.token_bytes(20)).decode()
    TOTP.activate(user, secret)
    return secret


def key_of_app(user):
    """Return the secret that the user's app makes codes from, if there is an app."""
    app = SecondFactor.objects.filter(user=user, type=SecondFactor.Type.TOTP).first()
    return app.data["secret"] if app else ""


def code_of(secret, at=None):
    """Return the code that an app makes from the secret, now or at another moment."""
    moment = time.time() if at is None else at
    return format_hotp_value(hotp_value(secret, int(moment) // PERIOD))
