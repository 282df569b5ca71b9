"""A logo in a form: a picture is taken when it comes, and stays chosen by its hash.

The hash is signed for the organization: nobody can name a picture that is not theirs.
"""

from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ... import limits, pictures

NAME, FILE, REMOVE = "logo", "logo-file", "logo-remove"
SALT = "members.portal.logo"
OFTEN = {"at_most": 30, "per": timedelta(hours=1)}  # drawing takes a process


def sign(number, chosen):
    """Name a picture, or "" for none, as chosen for the organization of that number."""
    return signing.dumps([number, chosen], salt=SALT)


def read(number, signed):
    """Give the hash back; refuse what was not chosen for that organization."""
    try:
        of, chosen = signing.loads(signed, salt=SALT)
    except (signing.BadSignature, ValueError):
        of = chosen = None
    if of != number:
        raise ValidationError(_("Choose the picture once more."), code="logo")
    return chosen


def take(data, files, number):
    """Put what was chosen into the post; give the post, and a refusal or None."""
    upload = files.get(FILE)
    try:
        chosen = _draw(upload, number) if upload else None
    except ValidationError as refusal:
        return data, refusal
    if chosen is None and REMOVE not in data:
        return data, None
    taken = data.copy()
    taken[NAME] = sign(number, chosen or "")
    taken.pop(REMOVE, None)
    return taken, None


def _draw(upload, number):
    if not limits.allow("logo", number, **OFTEN):
        raise ValidationError(limits.TOO_MANY, code="too_many")
    return pictures.take(upload).hash
