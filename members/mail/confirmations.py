"""Signed, expiring tokens for links in e-mails, each for one purpose.

A token proves that its holder received the e-mail, and nothing else. Its confirmation
takes a POST, since mail scanners follow links.
"""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner
from django.utils.translation import gettext as _

MAX_AGE = timedelta(days=7)
# An e-mail that nobody has asked for may be read late.
LONGER_MAX_AGE = {
    "answer": timedelta(days=365),
    "reminder": timedelta(days=30),
    "partner": timedelta(days=60),
    "customer": timedelta(days=60),
    "digest": timedelta(days=365),
    "message": timedelta(days=365),
    "staff_digest": timedelta(days=365),
    "stream_end": timedelta(days=30),
    "introduction": timedelta(days=60),
}
SIGNER = TimestampSigner(salt="members.confirmations", sep=".")
# Of what may be ended by any e-mail that somebody still has; the token is always the same.
FOR_GOOD = ("newsletter",)
TIMELESS = Signer(salt="members.confirmations.for_good", sep=".")


def token(purpose, **values):
    """Return a token for one purpose; the values are signed but readable."""
    signer = TIMELESS if purpose in FOR_GOOD else SIGNER
    return signer.sign_object([purpose, values], compress=True)


def max_age(purpose):
    """Return how long a token is valid, None for good."""
    if purpose in FOR_GOOD:
        return None
    return LONGER_MAX_AGE.get(purpose, MAX_AGE)


def read(token):
    """Return (purpose, values) of a valid token, or raise ValidationError.

    An old one has the code "expired" and the message names its days.
    """
    with suppress(BadSignature, ValueError):
        return TIMELESS.unsign_object(token)
    try:
        purpose, values = SIGNER.unsign_object(token)
        age = max_age(purpose)
        SIGNER.unsign(token, max_age=age)
    except SignatureExpired as old:
        text = _("This link was valid for %(days)s days, which have passed.")
        raise ValidationError(text % {"days": age.days}, "expired") from old
    except (BadSignature, ValueError) as bad:
        raise ValidationError(_("This link is no longer valid."), "closed") from bad
    return purpose, values
