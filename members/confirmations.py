"""Say what a link in a letter stands for, in a signed and expiring token in its address.

Whoever has the link got the letter: that is all it proves. What it does takes a post,
since mail scanners follow links.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _

LASTS = timedelta(days=7)
# What nobody has asked for may lie for a while before it is read.
LONGER = {"reminder": timedelta(days=60)}
SIGNER = TimestampSigner(salt="members.confirmations", sep=".")


def token(purpose, **values):
    """Make the token of a link for one purpose; the values are plain and can be read."""
    return SIGNER.sign_object([purpose, values], compress=True)


def read(token):
    """Return the purpose and the values of a token of ours, or refuse."""
    try:
        purpose, values = SIGNER.unsign_object(token)
        SIGNER.unsign(token, max_age=LONGER.get(purpose, LASTS))
    except (BadSignature, ValueError) as bad:
        raise ValidationError(_("This link is not valid any more."), "closed") from bad
    return purpose, values
