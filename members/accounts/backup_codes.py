"""Backup codes, which replace a second factor once: stored as hashes when they were shown.

allauth makes them from a seed, which it keeps. The hashes take the place of codes that
were migrated from another system, which allauth counts, compares and deletes when used.
"""

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from members.models import SecondFactor

SALT = "members.accounts.backup_codes"
HASHES = "migrated_codes"
HASHED = "sha256:"  # taken off what is typed: a hash is no code
KIND = SecondFactor.Type.RECOVERY_CODES


def hash_shown(user=None):
    """Replace the seeds of codes that were shown, of one user or all, by hashes."""
    rows = SecondFactor.objects.filter(type=KIND, data__viewed_at__gt=0)
    rows = rows.filter(data__has_key="seed")
    for pk in (rows.filter(user=user) if user else rows).values_list("pk", flat=True):
        _hash(pk)


@transaction.atomic
def _hash(pk):
    # A code that is used meanwhile changes the same column.
    row = SecondFactor.objects.select_for_update().filter(pk=pk).first()
    if row is None or "seed" not in row.data:
        return
    unused = [_digest(row.user_id, code) for code in row.wrap().get_unused_codes()]
    row.data = {HASHES: unused, "viewed_at": row.data["viewed_at"]}
    row.save(update_fields=["data"])


def as_stored(user, code):
    """Return the hash that is stored of this backup code of the user, else the code."""
    row = SecondFactor.objects.filter(user=user, type=KIND).first()
    stored = row.data.get(HASHES, []) if row else []
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = (_digest(user.pk, code, key) for key in keys)
    return next((one for one in hashes if one in stored), code.removeprefix(HASHED))


def _digest(user, code, key=None):
    hashed = salted_hmac(SALT, f"{user} {code}", secret=key, algorithm="sha256")
    return HASHED + hashed.hexdigest()
