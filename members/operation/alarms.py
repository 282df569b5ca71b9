"""Quotas of e-mails that strangers reach together: staff are alarmed, and nothing is stopped.

A stop that a quota pressed could be pressed by any stranger.
"""

from datetime import timedelta
from functools import reduce
from itertools import starmap
from operator import or_

from django.db.models import Q
from django.utils import timezone

from members.models import RateLimit

from . import limits

DAY = timedelta(days=1)
# Of all visitors: some hundred organizations cause a tenth of it.
OF_FORMS = {"at_most": 100, "per": DAY}
OF_LOG_INS = {"at_most": 500, "per": DAY}
POOLS = {"forms": OF_FORMS, "log_ins": OF_LOG_INS}
ACTION = "letters of strangers"


def count(pool):
    """Count an e-mail; one beyond the quota is sent, too, and not counted."""
    limits.allow(ACTION, pool, **POOLS[pool])


def numbers():
    """Return {pool: how many e-mails it has had within its time, at most its quota}."""
    rows = dict(RateLimit.objects.filter(action=ACTION).values_list("who", "made"))
    return {
        pool: sum(
            at > timezone.now() - limit["per"]
            for at in rows.get(limits.digest(pool), [])
        )
        for pool, limit in POOLS.items()
    }


def ringing():
    """Filter the counts of the pools that have reached their quota."""
    return RateLimit.objects.filter(
        reduce(or_, starmap(_is_reached, POOLS.items())), action=ACTION
    )


def _is_reached(pool, limit):
    # The newest stand first: the oldest of as many as the quota has.
    oldest = f"made__{limit['at_most'] - 1}__gt"
    since = timezone.now() - limit["per"]
    return Q(who=limits.digest(pool), **{oldest: since})


def pool_of(who):
    """Return the name of the pool that a row of `ringing` counts, by its `who`."""
    return next(pool for pool in POOLS if limits.digest(pool) == who)


def answer():
    """Begin to count anew: the alarm rings again after as many e-mails."""
    for pool in POOLS:
        limits.reset(ACTION, pool)
