"""Backup codes, which replace a second factor once: stored as hashes when they were shown.

allauth makes them from a seed, which it keeps. The hashes take the place of codes that
were migrated from another system, which allauth counts, compares and deletes when used.
Their random key is stored beside them, encrypted as a seed is: it outlasts SECRET_KEY.
"""

import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.accounts import seeds
from members.models import SecondFactor
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

HASHES = "migrated_codes"
HASHED = "sha256:"  # taken off what is typed: a hash is no code
KIND = SecondFactor.Type.RECOVERY_CODES


@periodic("backup_codes", _("Hash the backup codes"), Every(timedelta(hours=1)))
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
    key = secrets.token_hex(32)
    unused = [_digest(key, code) for code in row.wrap().get_unused_codes()]
    viewed = row.data["viewed_at"]
    row.data = {HASHES: unused, "viewed_at": viewed, seeds.KEY: seeds.encrypt(key)}
    row.save(update_fields=["data"])


def as_stored(user, code):
    """Return the hash that is stored of this backup code of the user, else the code."""
    row = SecondFactor.objects.filter(user=user, type=KIND).first()
    stored = row.data.get(HASHES) if row else None
    digest = _digest(seeds.decrypt(row.data[seeds.KEY]), code) if stored else None
    return digest if digest in (stored or []) else code.removeprefix(HASHED)


def _digest(key, code):
    return HASHED + hmac.new(key.encode(), code.encode(), "sha256").hexdigest()
