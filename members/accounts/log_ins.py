"""Record attempts to log in, for the user and for site administrators (ASVS 16.3.1).

Rows are written outside any transaction, so that a refusal does not roll back its own
row. Asking for a code is no attempt.
"""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records

from members.models import LogIn, SecondFactor
from members.operation import limits

# Of one user, way and outcome; more of the same in a day adds no information. Codes by
# e-mail need no limit here: each e-mail is limited, and allows four attempts.
REFUSED = {"at_most": 100, "per": timedelta(days=1)}
NEWEST, NEWEST_REFUSED = 10, 5
WAYS = {
    SecondFactor.Type.WEBAUTHN: LogIn.Way.PASSKEY,
    SecondFactor.Type.TOTP: LogIn.Way.APP,
    SecondFactor.Type.RECOVERY_CODES: LogIn.Way.BACKUP,
    LogIn.Way.LINK: LogIn.Way.LINK,
}
OUTCOMES = {
    "incorrect_code": LogIn.Outcome.WRONG,
    "invalid": LogIn.Outcome.WRONG,
    "too_many": LogIn.Outcome.TOO_MANY,
    "too_many_login_attempts": LogIn.Outcome.TOO_MANY,
}


def record(user, way, outcome):
    """Record one attempt; `user` is None if the address has no user."""
    LogIn.objects.create(user=user, way=way, outcome=outcome)


def record_verified(request, user, outcome):
    """Record the log-in that the request has just verified, with its outcome."""
    if verified := get_authentication_records(request, user):
        record(user, WAYS.get(verified[-1].get("type"), LogIn.Way.EMAIL), outcome)


def record_again(user, factor):
    """Record that the user showed a factor again in an open session."""
    record(user, WAYS[factor.type], LogIn.Outcome.AGAIN)


def record_refused(user, way, form):
    """Record that a form refused a factor, unless nothing was shown, up to REFUSED."""
    codes = [error.code for error in form.errors.as_data().get("code", [])]
    codes += [error.code for error in form.errors.as_data().get("credential", [])]
    for outcome in {OUTCOMES[code] for code in codes if code in OUTCOMES}:
        key = f"user {user.pk}" if user else "nobody"
        if limits.allow(f"refused {way} {outcome}", key, **REFUSED):
            record(user, way, outcome)


def lately(user):
    """Return the user's newest log-ins, the newest first.

    Refused ones are limited apart: many attempts must not push out the accepted ones.
    """
    rows = LogIn.objects.filter(user=user)
    newest = [*rows.accepted()[:NEWEST], *rows.refused()[:NEWEST_REFUSED]]
    return sorted(newest, key=lambda row: (row.at, row.pk), reverse=True)
