"""Plausible registries of any size, for measuring and for trying things out."""

from random import Random

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext as _

from .around import offices, projects, relationships
from .ground import Ground
from .organizations import organizations

BATCH = 2000


def make(count, *, seed=1, advance=lambda made: None):
    """Make so many organizations with all that surrounds them, the same for a seed.

    All are new: slugs and numbers that exist are passed over, so it can run beside a
    real registry and again with another seed. The organization numbers check, but begin
    with 3, which the register has never issued; web and mail addresses are reserved ones.
    `advance` is told how many have been made since the last time.
    """
    reason = _("Made up, with seed %(seed)s") % {"seed": seed}
    with pghistory.context(user=None, reason=reason), transaction.atomic():
        ground = Ground(Random(f"registry {seed}"), reason)  # noqa: S311
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            organizations(ground, size)
            projects(ground, size // 8)
            relationships(ground, size // 10)
            advance(size)
        offices(ground)
    _tidy()


def _tidy():
    """Do at once what PostgreSQL would do later: without it the first readers wait."""
    vacuum = "" if connection.in_atomic_block else "VACUUM "
    with connection.cursor() as cursor:
        cursor.execute(f"{vacuum}ANALYZE")
