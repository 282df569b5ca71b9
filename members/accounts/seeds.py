"""Encrypt the seeds of second factors by a key that is derived from SECRET_KEY.

So neither a dump nor the disk of the database alone gives anybody a factor. Keys of
SECRET_KEY_FALLBACKS still decrypt; `renew` encrypts by the first key what an earlier
version stored in the clear, or a former key encrypted.
"""

import logging
import secrets
from base64 import b32encode, urlsafe_b64encode
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.models import SecondFactor
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

ENCRYPTED = "fernet:"
KEY = "key"
# Where allauth keeps the seed of an app and that of backup codes; the key of hashed codes.
PLACES = ("secret", "seed", KEY)
SALT = "members.accounts.seeds"
logger = logging.getLogger(__name__)


class SeedsUnreadableError(Exception):
    """Seeds were encrypted by a key that is neither SECRET_KEY nor among the fallbacks."""


def new_seed():
    """Return a seed of 160 bits, as RFC 4226 recommends."""
    return b32encode(secrets.token_bytes(20)).decode()


def encrypt(seed):
    return ENCRYPTED + _cipher().encrypt(seed.encode()).decode()


def decrypt(text):
    """Return the seed; a new one, for which no code is right, if no key decrypts it."""
    seed = _decrypted(text)
    if seed is None:
        logger.error("A seed was encrypted by another SECRET_KEY: no code is right.")
        return new_seed()
    return seed


def unreadable():
    """Return the number of factors whose seed no key decrypts; one query."""
    rows = SecondFactor.objects.filter(data__has_any_keys=PLACES)
    return sum(_decrypted(_place_and_text(row)[1]) is None for row in rows)


@periodic(
    "seeds", _("Encrypt the keys of second factors again"), Every(timedelta(hours=1))
)
def renew():
    """Encrypt by the first key all seeds that are not; fail if no key decrypts some."""
    for pk in SecondFactor.objects.filter(data__has_any_keys=PLACES).values_list("pk"):
        _renew(*pk)
    if number := unreadable():
        raise SeedsUnreadableError(number)


@transaction.atomic
def _renew(pk):
    # A backup code that is shown meanwhile changes the same column.
    row = SecondFactor.objects.select_for_update().filter(pk=pk).first()
    place, text = _place_and_text(row) if row else (None, "")
    seed = _decrypted(text)
    if place and seed is not None and not _is_by_first_key(text):
        row.data[place] = encrypt(seed)
        row.save(update_fields=["data"])


def _place_and_text(row):
    places = ((place, row.data[place]) for place in PLACES if place in row.data)
    return next(places, (None, ""))


def _is_by_first_key(text):
    is_encrypted = text.startswith(ENCRYPTED)
    return is_encrypted and _decrypted(text, MultiFernet(_fernets()[:1])) is not None


def _decrypted(text, cipher=None):
    if not text.startswith(ENCRYPTED):
        return text
    try:
        token = text.removeprefix(ENCRYPTED).encode()
        return (cipher or _cipher()).decrypt(token).decode()
    except InvalidToken:
        return None


def _cipher():
    return MultiFernet(_fernets())


def _fernets():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        salted_hmac(SALT, "seed", secret=key, algorithm="sha256").digest()
        for key in keys
    ]
    return [Fernet(urlsafe_b64encode(digest)) for digest in digests]
